// Job control: host and target as a job of a shell that has a terminal.
#include "framework/launch/temporary_folder.h"
#include "framework/launch/test_host.h"

#include <gtest/gtest.h>
#include <sys/ioctl.h>

namespace fah {
namespace {

constexpr const char* CONTROL_C = "\x03";
constexpr const char* CONTROL_Z = "\x1a";
constexpr const char* CONTROL_BACKSLASH = "\x1c";

class Terminal : public testing::Test {
protected:
    void SetUp() override {
        keyboard_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (keyboard_ < 0 || grantpt(keyboard_) != 0 || unlockpt(keyboard_) != 0)
            GTEST_SKIP() << "there are no pseudo terminals here";
    }
    void TearDown() override { close(keyboard_); }

    // Runs the body in a process that is what a shell is to its terminal. Its failures become this test's.
    template <typename Body>
    void in_a_shell(const Body& body) {
        const pid_t shell = fork();
        if (shell == 0) {
            setsid();
            const int terminal = open(ptsname(keyboard_), O_RDWR);
            EXPECT_EQ(ioctl(terminal, TIOCSCTTY, 0), 0);
            dup2(terminal, STDIN_FILENO);
            signal(SIGTTOU, SIG_IGN);
            if (!HasFailure()) body();
            fflush(nullptr);
            _exit(HasFailure() ? 1 : 0);
        }
        int status = 0;
        waitpid(shell, &status, 0);
        EXPECT_EQ(status, 0) << "see the failures above";
    }

    void type(const std::string& text) const {
        EXPECT_EQ(write(keyboard_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    // Starts a job as a shell does.
    static pid_t start_job(const LaunchPlan& plan, bool foreground) {
        const pid_t job = fork();
        if (job != 0) {
            setpgid(job, job);
            if (foreground) tcsetpgrp(STDIN_FILENO, job);
            return job;
        }
        setpgid(0, 0);
        if (foreground) tcsetpgrp(STDIN_FILENO, getpid());
        signal(SIGTTOU, SIG_DFL);
        _exit(run_here(plan).exit_code());
    }
    static bool stops(pid_t job) {
        int status = 0;
        return waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status);
    }
    static void to_foreground(pid_t job) {
        tcsetpgrp(STDIN_FILENO, job);
        kill(-job, SIGCONT);
    }
    static int exit_code(pid_t job) {
        int status = 0;
        waitpid(job, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    LaunchPlan signal_target() const { return plan_of({FAH_SIGNAL_TARGET, folder_ / "log"}); }
    bool says(const std::string& text) const {
        return comes_true([&] { return folder_.read("log") == text; });
    }
    void end() const { folder_.write("log.end", ""); }

    int keyboard_ = -1;
    TemporaryFolder folder_;
};

TEST_F(Terminal, IsReadByTheProgram) {
    in_a_shell([&] {
        const pid_t job = start_job(plan_of({"/bin/sh", "-c", "read line; test \"$line\" = hello && exit 7"}), true);
        type("hello\n");
        EXPECT_EQ(exit_code(job), 7);
    });
}

TEST_F(Terminal, InterruptsTheProgramNotUs) {
    in_a_shell([&] {
        const pid_t job = start_job(signal_target(), true);
        EXPECT_TRUE(says("ready\n"));
        type(CONTROL_C);
        EXPECT_TRUE(says("ready\nINT\n")) << folder_.read("log");
        type(CONTROL_BACKSLASH);
        EXPECT_TRUE(says("ready\nINT\nQUIT\n")) << folder_.read("log");
        end();
        EXPECT_EQ(exit_code(job), 5);
    });
}

TEST_F(Terminal, StopsTheWholeJobAndLetsItGoOn) {
    in_a_shell([&] {
        const pid_t job = start_job(signal_target(), true);
        EXPECT_TRUE(says("ready\n"));
        type(CONTROL_Z);
        EXPECT_TRUE(stops(job));
        end();
        poll(nullptr, 0, 300);
        EXPECT_EQ(folder_.read("log"), "ready\n");
        to_foreground(job);
        EXPECT_EQ(exit_code(job), 5);
    });
}

TEST_F(Terminal, StopsAJobInTheBackgroundThatReadsIt) {
    in_a_shell([&] {
        const pid_t job = start_job(plan_of({"/bin/sh", "-c", "read line; test \"$line\" = hello && exit 7"}), false);
        EXPECT_TRUE(stops(job));
        to_foreground(job);
        type("hello\n");
        EXPECT_EQ(exit_code(job), 7);
    });
}

}  // namespace
}  // namespace fah

// Signals to the host, to the group and to the target; and what is left when the host is killed.
#include "framework/launch/run_directory.h"
#include "framework/launch/temporary_folder.h"
#include "framework/launch/test_host.h"
#include "framework/launch/wrapped.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

namespace fah {
namespace {

class Signals : public testing::Test {
protected:
    LaunchPlan plan() const { return plan_of({FAH_SIGNAL_TARGET, log_path()}); }
    std::string log_path() const { return folder_ / "log"; }
    std::string log() const { return folder_.read("log"); }
    void end() const { folder_.write("log.end", ""); }
    bool says(const std::string& text) const {
        return comes_true([&] { return log() == text; });
    }
    // Time enough for what must not come; more would only make a wrong one likelier to be seen.
    static void linger() { poll(nullptr, 0, 300); }

    TemporaryFolder folder_;
};

TEST_F(Signals, ToTheHostAloneReachTheTarget) {
    HostProcess host(plan());
    ASSERT_TRUE(says("ready\n"));
    // aim() follows the start at once, but nothing tells us when: until then they are kept.
    host.kill(SIGTERM);
    EXPECT_TRUE(says("ready\nTERM\n")) << log();
    host.kill(SIGHUP);
    EXPECT_TRUE(says("ready\nTERM\nHUP\n")) << log();
    host.kill(SIGUSR1);
    EXPECT_TRUE(says("ready\nTERM\nHUP\nUSR1\n")) << log();
    host.kill(SIGUSR2);
    EXPECT_TRUE(says("ready\nTERM\nHUP\nUSR1\nUSR2\n")) << log();
    end();
    EXPECT_EQ(host.wait(), 5);
}

TEST_F(Signals, ToTheGroupReachTheTargetOnce) {
    HostProcess host(plan());
    ASSERT_TRUE(says("ready\n"));
    linger();
    std::string expected = "ready\n";
    for (const auto& [signal, name] : {std::pair{SIGTERM, "TERM\n"},
                                       {SIGHUP, "HUP\n"},
                                       {SIGINT, "INT\n"},
                                       {SIGQUIT, "QUIT\n"},
                                       {SIGUSR1, "USR1\n"}}) {
        host.kill_group(signal);
        expected += name;
        EXPECT_TRUE(says(expected)) << log();
    }
    linger();
    EXPECT_EQ(log(), expected) << "the host passed on what the target had already";
    end();
    EXPECT_EQ(host.wait(), 5);
}

TEST_F(Signals, ToTheHostAreNotTakenForTheGroupsLater) {
    HostProcess host(plan());
    ASSERT_TRUE(says("ready\n"));
    linger();
    host.kill_group(SIGTERM);
    ASSERT_TRUE(says("ready\nTERM\n"));
    // The launcher forgets the group's after a moment.
    poll(nullptr, 0, 1500);
    host.kill(SIGTERM);
    EXPECT_TRUE(says("ready\nTERM\nTERM\n")) << log();
    end();
    EXPECT_EQ(host.wait(), 5);
}

TEST_F(Signals, ThatEndTheTargetAreItsEndNotOurs) {
    for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        const auto up = folder_ / "up" + std::to_string(signal);
        HostProcess host(plan_of({"/bin/sh", "-c", "ulimit -c 0; echo > " + up + "; exec sleep 60"}));
        ASSERT_TRUE(comes_true([&] { return access(up.c_str(), F_OK) == 0; }));
        host.kill_group(signal);
        EXPECT_EQ(host.wait(), 128 + signal);
    }
}

TEST_F(Signals, KilledTargetIsReported) {
    HostProcess host([&] {
        const auto target = Target::start(plan(), Inherited::capture(), Installation::of_this_process());
        ::kill(target->pid(), SIGKILL);
        const auto result = target->wait();
        return result.known && result.signal() == SIGKILL ? result.exit_code() : 1;
    });
    EXPECT_EQ(host.wait(), 128 + SIGKILL);
}

TEST_F(Signals, IgnoredByOurParentStayIgnored) {
    HostProcess host([&] {
        signal(SIGHUP, SIG_IGN);  // nohup
        {
            const SignalForwarding signals;
            struct sigaction action {};
            sigaction(SIGHUP, nullptr, &action);
            if (action.sa_handler != SIG_IGN) return 1;
        }
        return run_here(plan()).exit_code();
    });
    ASSERT_TRUE(says("ready\n"));
    linger();
    host.kill(SIGHUP);
    host.kill_group(SIGHUP);
    host.kill(SIGUSR1);
    EXPECT_TRUE(says("ready\nUSR1\n")) << log();
    end();
    EXPECT_EQ(host.wait(), 5);
}

TEST_F(Signals, BeforeTheTargetIsThereAreKeptForIt) {
    HostProcess host([&] {
        SignalForwarding signals;
        ::kill(getpid(), SIGUSR1);
        const pid_t target = fork();
        if (target == 0) execl(FAH_SIGNAL_TARGET, FAH_SIGNAL_TARGET, log_path().c_str(), nullptr);
        if (!says("ready\n")) return 1;
        signals.aim(target, getppid());
        int status = 0;
        waitpid(target, &status, 0);
        return WEXITSTATUS(status);
    });
    EXPECT_TRUE(says("ready\nUSR1\n")) << log();
    end();
    EXPECT_EQ(host.wait(), 5);
}

// What ends us while we prepare must not leave the run directory behind.
TEST_F(Signals, WithoutATargetEndUsWhenAllIsPutAway) {
    std::filesystem::create_directory(folder_ / "place");
    HostProcess host([&] {
        const SignalForwarding signals;
        const RunDirectory directory({folder_ / "place"}, RunDirectory::SMALLEST_RING);
        { const SignalForwarding nested; }
        raise(SIGINT);
        raise(SIGTERM);
        folder_.write("went on", "");
        return 1;
    });
    EXPECT_EQ(host.wait(), -SIGTERM);
    EXPECT_TRUE(folder_.has("went on"));
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "place"));
}

TEST_F(Signals, AreAsBeforeAfterwards) {
    HostProcess host([] {
        signal(SIGUSR2, SIG_IGN);
        run_here(plan_of({FAH_TINY_TARGET}));
        for (int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2}) {
            struct sigaction action {};
            sigaction(number, nullptr, &action);
            if (action.sa_handler != (number == SIGUSR2 ? SIG_IGN : SIG_DFL)) return number;
        }
        return 0;
    });
    EXPECT_EQ(host.wait(), 0);
}

TEST_F(Signals, PassThroughAWrapper) {
    if (!is_executable_file("/usr/bin/time")) GTEST_SKIP() << "/usr/bin/time is not installed";
    auto wrapped = plan();
    wrapped.wrap = {"/usr/bin/time", "-v", "-o", folder_ / "time"};
    wrapped.wrappers = 1;
    HostProcess host(wrapped);
    ASSERT_TRUE(says("ready\n"));
    host.kill(SIGTERM);
    EXPECT_TRUE(says("ready\nTERM\n")) << log();
    end();
    EXPECT_EQ(host.wait(), 5);
    EXPECT_NE(folder_.read("time").find("Exit status: 5"), std::string::npos);
}

TEST_F(Signals, StoppedGroupGoesOnWhenContinued) {
    HostProcess host(plan());
    ASSERT_TRUE(says("ready\n"));
    host.kill_group(SIGSTOP);
    int status = 0;
    waitpid(host.pid(), &status, WUNTRACED);
    EXPECT_TRUE(WIFSTOPPED(status));
    end();
    linger();
    EXPECT_EQ(log(), "ready\n");
    host.kill_group(SIGCONT);
    EXPECT_EQ(host.wait(), 5);
}

// The pid of the launcher, and of the target that is its child.
struct Launched {
    pid_t launcher = 0;
    pid_t target = 0;
};

TEST_F(Signals, KillOfTheHostLeavesTheProgramRunning) {
    Launched* shared = static_cast<Launched*>(
        mmap(nullptr, sizeof(Launched), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    ASSERT_NE(shared, MAP_FAILED);
    HostProcess host([&] {
        const auto target = Target::start(plan(), Inherited::capture(), Installation::of_this_process());
        shared->launcher = child_of(getpid());
        shared->target = target->pid();
        return target->wait().exit_code();
    });
    ASSERT_TRUE(says("ready\n"));
    ASSERT_TRUE(comes_true([&] { return shared->target != 0; }));
    const Launched launched = *shared;
    munmap(shared, sizeof(Launched));
    const uint64_t launcher_start = process_start(launched.launcher);
    const uint64_t target_start = process_start(launched.target);
    host.kill(SIGKILL);
    EXPECT_EQ(host.wait(), -SIGKILL);
    linger();
    EXPECT_TRUE(is_alive(launched.target, target_start));
    ::kill(launched.target, SIGTERM);
    EXPECT_TRUE(says("ready\nTERM\n")) << log();
    end();
    EXPECT_TRUE(says("ready\nTERM\nend\n")) << log();
    EXPECT_TRUE(comes_true([&] { return !is_alive(launched.target, target_start); }));
    EXPECT_TRUE(comes_true([&] { return !is_alive(launched.launcher, launcher_start); })) << "the launcher was left";
}

}  // namespace
}  // namespace fah

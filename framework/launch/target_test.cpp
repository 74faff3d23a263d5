// What a program finds when it is started, and what is said when it cannot be.
#include "framework/launch/target.h"

#include "framework/launch/temporary_folder.h"
#include "framework/launch/test_host.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sstream>

namespace fah {
namespace {

constexpr const char* TIME = "/usr/bin/time";

LaunchPlan wrapped_in_time(LaunchPlan plan, const std::string& file) {
    plan.wrap = {TIME, "-v", "-o", file};
    plan.wrappers = 1;
    return plan;
}

bool has_time() { return is_executable_file(TIME); }

class TargetStart : public testing::Test {
protected:
    // What the plan prints, started by a host of its own.
    std::string output_of(const LaunchPlan& plan) {
        return output_of([&] { return run_here(plan).exit_code(); });
    }
    std::string output_of(const HostProcess::Body& body) {
        HostProcess host(body, folder_ / "out");
        EXPECT_EQ(host.wait(), 0);
        return folder_.read("out");
    }
    static std::string field(const std::string& status, const std::string& name) {
        std::istringstream lines(status);
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with(name + ":\t")) return line.substr(name.size() + 2);
        }
        return "";
    }

    static std::vector<int> numbers_in(const std::string& text) {
        std::istringstream words(text);
        std::vector<int> numbers;
        for (int number = 0; words >> number;) numbers.push_back(number);
        std::sort(numbers.begin(), numbers.end());
        return numbers;
    }

    TemporaryFolder folder_;
};

TEST_F(TargetStart, GivesArgumentsAsTheyAre) {
    auto plan = shell("printf '%s|' \"$0\" \"$@\"");
    plan.argv.insert(plan.argv.end(), {"name", "", "a b", "*", "\xff"});
    EXPECT_EQ(output_of(plan), "name||a b|*|\xff|");
}

TEST_F(TargetStart, GivesTheEnvironmentAsItIs) {
    auto plan = plan_of({"/usr/bin/env"});
    plan.environment = Environment({"B=2", "LD_LIBRARY_PATH=/nowhere", "A=\xff", "GLIBC_TUNABLES=", "B=3", "LDX=1"});
    EXPECT_EQ(output_of(plan), "B=2\nLD_LIBRARY_PATH=/nowhere\nA=\xff\nGLIBC_TUNABLES=\nB=3\nLDX=1\n");
}

TEST_F(TargetStart, GivesTheWorkingDirectory) {
    auto plan = plan_of({"/bin/pwd", "-P"});
    EXPECT_EQ(output_of(plan), std::filesystem::current_path().string() + "\n");
    plan.working_directory = folder_.path();
    EXPECT_EQ(output_of(plan), folder_.path() + "\n");
}

TEST_F(TargetStart, GivesTheDescriptorsThatWeInheritedAndNoOther) {
    const auto names = output_of([] {
        const int theirs = fcntl(STDOUT_FILENO, F_DUPFD, 40);
        const auto inherited = Inherited::capture();
        const int ours = fcntl(STDOUT_FILENO, F_DUPFD, 50);
        (void)theirs, (void)ours;
        const auto target =
            Target::start(plan_of({"/bin/ls", "/proc/self/fd"}), inherited, Installation::of_this_process());
        return target->wait().exit_code();
    });
    const auto found = numbers_in(names);
    const auto inherited = Inherited::capture().descriptors;
    EXPECT_EQ(std::count(found.begin(), found.end(), 40), 1) << names;
    EXPECT_EQ(std::count(found.begin(), found.end(), 50), 0) << names;
    // Its own one for reading the folder comes on top.
    EXPECT_EQ(found.size(), inherited.size() + 2) << names;
}

TEST_F(TargetStart, WorksWithClosedStandardDescriptors) {
    const auto closed = folder_ / "closed";
    HostProcess host([&] {
        close(STDIN_FILENO);
        close(STDOUT_FILENO);
        close(STDERR_FILENO);
        return run_here(shell("ls /proc/self/fd > " + closed)).exit_code();
    });
    EXPECT_EQ(host.wait(), 0);
    auto expected = Inherited::capture().descriptors;
    std::erase_if(expected, [](int descriptor) { return descriptor <= STDERR_FILENO; });
    // 1 is the shell's redirection, 0 is what ls reads the folder through.
    expected.insert(expected.end(), {0, 1});
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(numbers_in(folder_.read("closed")), expected);
}

// An end of a pipe that the launcher kept would hold its reader up until the program is gone.
TEST_F(TargetStart, LeavesNoEndOfAPipeOpen) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    HostProcess host([&] {
        close(ends[0]);
        const auto target = Target::start(shell("exec >&- 3>&- " + std::to_string(ends[1]) + ">&-; sleep 20"),
                                          Inherited::capture(), Installation::of_this_process());
        close(ends[1]);
        return target->wait().exit_code();
    });
    close(ends[1]);
    pollfd end{.fd = ends[0], .events = POLLIN, .revents = 0};
    EXPECT_EQ(poll(&end, 1, 15000), 1);
    EXPECT_NE(end.revents & POLLHUP, 0);
    close(ends[0]);
}

TEST_F(TargetStart, GivesSignalDispositionsAndMaskAsWeFoundThem) {
    const auto plan = plan_of({"/bin/cat", "/proc/self/status"});
    const auto status = output_of([&] {
        signal(SIGHUP, SIG_IGN);
        signal(SIGPIPE, SIG_IGN);
        signal(SIGRTMIN + 3, SIG_IGN);
        sigset_t blocked;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGUSR1);
        sigaddset(&blocked, SIGCHLD);
        sigprocmask(SIG_BLOCK, &blocked, nullptr);
        const auto inherited = Inherited::capture();
        // What we do later is ours.
        signal(SIGPIPE, SIG_DFL);
        signal(SIGUSR2, SIG_IGN);
        sigfillset(&blocked);
        sigprocmask(SIG_BLOCK, &blocked, nullptr);
        return Target::start(plan, inherited, Installation::of_this_process())->wait().exit_code();
    });
    const auto bits = [](std::initializer_list<int> signals) {
        uint64_t set = 0;
        for (int signal : signals) set |= uint64_t{1} << (signal - 1);
        return set;
    };
    EXPECT_EQ(std::stoull(field(status, "SigIgn"), nullptr, 16),
              Inherited::capture().ignored_signals | bits({SIGHUP, SIGPIPE, SIGRTMIN + 3}));
    EXPECT_EQ(std::stoull(field(status, "SigBlk"), nullptr, 16), bits({SIGUSR1, SIGCHLD}));
    EXPECT_EQ(std::stoull(field(status, "SigCgt"), nullptr, 16), 0U);
}

TEST_F(TargetStart, KeepsProcessGroupAndSession) {
    HostProcess host(shell("cut -d' ' -f5,6 /proc/self/stat"), folder_ / "out");
    EXPECT_EQ(host.wait(), 0);
    EXPECT_EQ(folder_.read("out"), std::to_string(host.pid()) + " " + std::to_string(getsid(0)) + "\n");
}

// The Failure that the plan gives.
Failure refusal_of(const LaunchPlan& plan) {
    try {
        run_here(plan);
    } catch (const Failure& failure) {
        return failure;
    }
    ADD_FAILURE() << "no Failure";
    return Failure("");
}

TEST_F(TargetStart, SaysWhyAProgramCannotRun) {
    const struct {
        std::string program, what, hint;
    } cases[] = {
        {folder_ / "none", "No such file", "check the path"},
        {folder_.write("plain", "text"), "Permission denied", "chmod +x"},
        {folder_.write("garbage", "\x01\x02", true), "Exec format error", "#!"},
        {folder_.write("script", "#!/nowhere/interpreter\n", true), "No such file", "first line"},
        {folder_.path(), "Permission denied", "chmod +x"},
    };
    prctl(PR_SET_CHILD_SUBREAPER, 1);  // what the launcher leaves becomes ours
    for (const auto& each : cases) {
        const auto failure = refusal_of(plan_of({each.program}));
        EXPECT_TRUE(std::string(failure.what()).starts_with("cannot run " + each.program + ": ")) << failure.what();
        EXPECT_NE(std::string(failure.what()).find(each.what), std::string::npos) << failure.what();
        EXPECT_NE(failure.hint().find(each.hint), std::string::npos) << failure.hint();
        EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
        EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "something was left behind";
    }
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_F(TargetStart, SaysWhatElseIsInTheWay) {
    auto plan = plan_of({"/bin/true"});
    plan.working_directory = folder_ / "none";
    EXPECT_EQ(std::string(refusal_of(plan).what()), "cannot run " + folder_ / "none" + ": No such file or directory");
    EXPECT_NE(std::string(refusal_of(plan_of({"/bin/true", std::string(3 << 20, 'x')})).what()).find("too long"),
              std::string::npos);
    auto installation = Installation::of_this_process();
    installation.launcher = folder_ / "none";
    try {
        Target::start(plan_of({"/bin/true"}), Inherited::capture(), installation);
        FAIL() << "no Failure";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.exit_code(), EXIT_INTERNAL);
        EXPECT_NE(std::string(failure.what()).find(installation.launcher), std::string::npos);
    }
}

TEST_F(TargetStart, FindsTheProgramBehindAWrapper) {
    if (!has_time()) GTEST_SKIP() << "/usr/bin/time is not installed";
    HostProcess host(
        [&] {
            auto plan = wrapped_in_time(shell("echo $$; sleep 0.1; exit 3"), folder_ / "time");
            plan.argv[0] = "a name that PATH does not lead to";
            const auto target = Target::start(plan, Inherited::capture(), Installation::of_this_process());
            const auto pid = std::to_string(target->pid()) + "\n";
            const auto result = target->wait();
            if (write(STDOUT_FILENO, pid.data(), pid.size()) < 0) return 99;
            return result.exit_code();
        },
        folder_ / "out");
    EXPECT_EQ(host.wait(), 3);
    int told = 0, seen = -1;
    std::istringstream(folder_.read("out")) >> told >> seen;
    EXPECT_EQ(told, seen);
    EXPECT_NE(folder_.read("time").find("Exit status: 3"), std::string::npos);
}

TEST_F(TargetStart, KnowsTheSignalThatAWrapperReports) {
    if (!has_time()) GTEST_SKIP() << "/usr/bin/time is not installed";
    const auto result = run_here(wrapped_in_time(shell("kill -9 $$"), folder_ / "time"));
    EXPECT_EQ(result.signal(), SIGKILL);
    EXPECT_EQ(result.exit_code(), 128 + SIGKILL);
}

TEST_F(TargetStart, EndsAtOnceWhenTheWrappedProgramDid) {
    if (!has_time()) GTEST_SKIP() << "/usr/bin/time is not installed";
    for (int time = 0; time < 5; ++time)
        EXPECT_EQ(run_here(wrapped_in_time(plan_of({FAH_TINY_TARGET}), folder_ / "time")).exit_code(), 0);
}

}  // namespace
}  // namespace fah

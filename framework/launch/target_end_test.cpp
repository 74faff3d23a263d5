// What is said of a program's end: exit code, signal, times and memory.
#include "framework/launch/temporary_folder.h"
#include "framework/launch/test_host.h"
#include "framework/launch/wrapped.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>

namespace fah {
namespace {

TEST(TargetEnd, HasTheProgramsExitCode) {
    for (int code : {0, 1, 3, 127, 255}) {
        const auto result = run_here(shell("exit " + std::to_string(code)));
        EXPECT_TRUE(result.known);
        EXPECT_EQ(result.exit_code(), code);
        EXPECT_EQ(result.signal(), 0);
    }
}

TEST(TargetEnd, HasTheSignalThatEndedIt) {
    for (int signal : {SIGKILL, SIGTERM, SIGSEGV, SIGINT}) {
        const auto result = run_here(shell("ulimit -c 0; kill -" + std::to_string(signal) + " $$"));
        EXPECT_EQ(result.signal(), signal);
        EXPECT_EQ(result.exit_code(), 128 + signal);
    }
    EXPECT_EQ(run_here(shell("exit 137")).signal(), 0) << "a code that only looks like a signal";
}

TEST(TargetEnd, HasTimesAndMemory) {
    const auto before = monotonic_ns();
    const auto result = run_here(shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; sleep 0.05"));
    const auto after = monotonic_ns();
    EXPECT_GE(result.start_ns, before);
    EXPECT_LE(result.ended.end_ns, after);
    EXPECT_GE(result.wall_ns(), 50'000'000U);
    EXPECT_GT(result.ended.user_ns, 0);
    EXPECT_LE(result.ended.user_ns + result.ended.system_ns, static_cast<int64_t>(after - before) * 2);
    EXPECT_GT(result.ended.max_rss_bytes, 100'000);
    EXPECT_GT(result.ended.minor_faults, 0);
}

// A child's maximum starts from that of the process that made it: the host's size must not be seen.
TEST(TargetEnd, DoesNotCountOurMemory) {
    const size_t size = size_t{200} << 20;
    void* large = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    ASSERT_NE(large, MAP_FAILED);
    rusage ours{};
    getrusage(RUSAGE_SELF, &ours);
    ASSERT_GT(ours.ru_maxrss, 200 << 10);
    const auto result = run_here(plan_of({FAH_TINY_TARGET}));
    munmap(large, size);
    EXPECT_EQ(result.exit_code(), 0);
    EXPECT_GT(result.ended.max_rss_bytes, 0);
    EXPECT_LT(result.ended.max_rss_bytes, 3 << 20);
}

TEST(TargetEnd, IsWaitedForWhenTheLauncherWasKilled) {
    const TemporaryFolder folder;
    const auto plan = shell("sleep 0.2; echo done > " + folder / "done");
    const auto target = Target::start(plan, Inherited::capture(), Installation::of_this_process());
    kill(child_of(getpid()), SIGKILL);
    const auto result = target->wait();
    EXPECT_TRUE(folder.has("done")) << "the program goes on, and we with it";
    EXPECT_FALSE(result.known);
    EXPECT_EQ(result.exit_code(), 128 + SIGKILL);
    EXPECT_GE(result.wall_ns(), 200'000'000U);
}

TEST(TargetEnd, CanBeWatchedFor) {
    const TemporaryFolder folder;
    const auto plan = shell("while [ ! -e " + folder / "end" + " ]; do sleep 0.01; done");
    const auto target = Target::start(plan, Inherited::capture(), Installation::of_this_process());
    EXPECT_FALSE(target->ended());
    EXPECT_TRUE(is_alive(target->pid(), target->process_start()));
    folder.write("end", "");
    pollfd end{.fd = target->fd(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(poll(&end, 1, 30000), 1);
    EXPECT_TRUE(target->ended());
    EXPECT_EQ(target->wait().exit_code(), 0);
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "the launcher was not waited for";
}

}  // namespace
}  // namespace fah

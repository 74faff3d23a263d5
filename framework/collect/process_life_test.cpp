#include "framework/collect/process_life.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace fah {
namespace {

// A child that sleeps until it is killed.
class Child {
public:
    Child() : pid_(::fork()) {
        while (pid_ == 0) ::pause();
    }
    ~Child() {
        if (pid_ > 0) reap();
    }
    void kill() const { ::kill(pid_, SIGKILL); }
    void reap() {
        kill();
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    RingIdentity identity() const {
        return {
            .pid = pid_, .pid_namespace = own_pid_namespace(), .process_start = read_process_stat(pid_).start_ticks};
    }

private:
    pid_t pid_;
};

TEST(ProcessLife, ReadsItsOwnStat) {
    const ProcessStat stat = read_process_stat(::getpid());
    EXPECT_TRUE(stat.exists);
    EXPECT_EQ(stat.state, 'R');
    EXPECT_GE(stat.threads, 1U);
    EXPECT_GT(stat.start_ticks, 0U);
    EXPECT_FALSE(read_process_stat(-1).exists);
}

TEST(ProcessLife, ALivingProcessIsNotGone) {
    const Child child;
    EXPECT_FALSE(ProcessLife(child.identity()).gone(0, true));
}

TEST(ProcessLife, AReapedProcessIsGoneAtOnce) {
    Child child;
    ProcessLife life(child.identity());
    EXPECT_FALSE(life.gone(0));
    child.reap();
    EXPECT_TRUE(life.gone(1));
}

TEST(ProcessLife, AZombieIsGone) {
    const Child child;
    ProcessLife life(child.identity());
    child.kill();
    bool gone = false;
    for (int i = 0; i < 1000 && !gone; ++i) {
        gone = life.gone(0, true);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_TRUE(gone);
}

TEST(ProcessLife, AnotherProcessOfThatPidDoesNotCount) {
    const Child child;
    RingIdentity identity = child.identity();
    identity.process_start += 1;
    EXPECT_TRUE(ProcessLife(identity).gone(0));
}

TEST(ProcessLife, InAnotherNamespaceNothingIsKnown) {
    RingIdentity identity = {.pid = 4'000'000, .pid_namespace = own_pid_namespace() + 1};
    EXPECT_FALSE(ProcessLife(identity).gone(0, true));
    identity.pid_namespace = own_pid_namespace();
    EXPECT_TRUE(ProcessLife(identity).gone(0, true));
}

TEST(ProcessLife, NamesRuntimes) {
    EXPECT_EQ(runtime_name(0x030B07F0), "CPython 3.11.7");
    EXPECT_EQ(runtime_name(0x030D00C1), "CPython 3.13.0rc1");
    EXPECT_EQ(runtime_name(0x030F00A2), "CPython 3.15.0a2");
    EXPECT_EQ(runtime_name(0), "not CPython");
}

TEST(ProcessLife, TellsTheStartAndTheCommand) {
    const RingIdentity own = {.process_start = read_process_stat(::getpid()).start_ticks, .image_start_ns = 1};
    EXPECT_GT(process_start_ns(own), 1U);
    EXPECT_EQ(process_start_ns({.process_start = 0, .image_start_ns = 17}), 17U);
    EXPECT_NE(process_command(::getpid()).find("collect_"), std::string::npos);
    EXPECT_EQ(process_command(-1), "");
}

}  // namespace
}  // namespace fah

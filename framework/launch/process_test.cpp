#include "framework/launch/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>

namespace fah {
namespace {

constexpr uint64_t bit_of(int signal) { return uint64_t{1} << (signal - 1); }

class Child {
public:
    Child() : pid(fork()) {
        if (pid != 0) return;
        for (;;) pause();
    }
    ~Child() { end(); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    void kill_it() const { ::kill(pid, SIGKILL); }
    void end() {
        if (pid <= 0) return;
        kill_it();
        waitpid(pid, nullptr, 0);
        pid = 0;
    }
    pid_t pid;
};

TEST(Process, IsAliveUntilItEndsEvenAsAZombie) {
    Child child;
    const pid_t pid = child.pid;
    const uint64_t start = process_start(pid);
    EXPECT_GT(start, 0U);
    EXPECT_TRUE(is_alive(pid, start));
    EXPECT_FALSE(is_alive(pid, start + 1)) << "another process of the same pid";
    child.kill_it();
    siginfo_t about{};
    waitid(P_PID, static_cast<id_t>(pid), &about, WEXITED | WNOWAIT);
    EXPECT_FALSE(is_alive(pid, start)) << "a zombie";
    EXPECT_EQ(process_start(pid), start);
    child.end();
    EXPECT_EQ(process_start(pid), 0U);
    EXPECT_FALSE(is_alive(pid, 0));
}

TEST(Process, IsFoundWhateverItsName) {
    const uint64_t start = process_start(getpid());
    char saved[16] = "";
    prctl(PR_GET_NAME, saved);
    for (const char* name : {") R 1 2 3", "a b", "((", "x)"}) {
        prctl(PR_SET_NAME, name);
        EXPECT_EQ(process_start(getpid()), start) << name;
        EXPECT_TRUE(is_alive(getpid(), start)) << name;
    }
    prctl(PR_SET_NAME, saved);
}

TEST(Inherited, KnowsSignalsThatAreIgnoredOrBlocked) {
    const auto before = Inherited::capture();
    EXPECT_EQ(before.ignored_signals & bit_of(SIGUSR1), 0U);
    EXPECT_EQ(before.blocked_signals & bit_of(SIGUSR2), 0U);
    signal(SIGUSR1, SIG_IGN);
    sigset_t usr2;
    sigemptyset(&usr2);
    sigaddset(&usr2, SIGUSR2);
    sigprocmask(SIG_BLOCK, &usr2, nullptr);
    const auto after = Inherited::capture();
    sigprocmask(SIG_UNBLOCK, &usr2, nullptr);
    signal(SIGUSR1, SIG_DFL);
    EXPECT_EQ(after.ignored_signals, before.ignored_signals | bit_of(SIGUSR1));
    EXPECT_EQ(after.blocked_signals, before.blocked_signals | bit_of(SIGUSR2));
}

TEST(Inherited, KeepsOnlyOursFromTheProgram) {
    const int theirs = open("/dev/null", O_RDONLY);
    const auto inherited = Inherited::capture();
    const int ours = open("/dev/null", O_RDONLY);
    EXPECT_EQ(std::count(inherited.descriptors.begin(), inherited.descriptors.end(), theirs), 1);
    inherited.close_ours_on_exec();
    EXPECT_EQ(fcntl(theirs, F_GETFD) & FD_CLOEXEC, 0);
    EXPECT_NE(fcntl(ours, F_GETFD) & FD_CLOEXEC, 0);
    EXPECT_EQ(fcntl(STDOUT_FILENO, F_GETFD) & FD_CLOEXEC, 0);
    close(theirs);
    close(ours);
}

TEST(PidNamespace, IsThatOfAChild) {
    const uint64_t here = pid_namespace();
    EXPECT_NE(here, 0U);
    const pid_t child = fork();
    if (child == 0) _exit(pid_namespace() == here ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace fah

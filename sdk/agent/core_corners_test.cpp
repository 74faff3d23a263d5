// Corners: threads that libc alone knows, tiny stacks, subinterpreters, limits, forks and faults nobody announced.
#include <csignal>

#include "sdk/agent/core_fixture.h"

namespace fah::testing {
namespace {

using CoreCorners = CoreTest;

int ended_threads(const Ring& ring) {
    int ended = 0;
    for (const auto& thread : ring.threads) ended += (thread.flags & 1) != 0 ? 1 : 0;
    return ended;
}

TEST_P(CoreCorners, ThreadsEndByReturnExitAndCancel) {
    const auto outcome = python(BURN + R"(
import ctypes
libc = ctypes.CDLL(None)
libc.pthread_join.argtypes = [ctypes.c_ulong, ctypes.c_void_p]
libc.pthread_cancel.argtypes = [ctypes.c_ulong]
def start(function):
    thread = ctypes.c_ulong()
    assert libc.pthread_create(ctypes.byref(thread), None, ctypes.cast(function, ctypes.c_void_p), None) == 0
    return thread
for function in (libc.sched_yield, libc.pthread_exit):
    assert libc.pthread_join(start(function), None) == 0
waiting = start(libc.pause)
time.sleep(0.05)
assert libc.pthread_cancel(waiting) == 0 and libc.pthread_join(waiting, None) == 0
burn(20)
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(ended_threads(outcome.rings.at(0)), 3);
}

TEST_P(CoreCorners, TinyThreadStacksAreEnough) {
    const auto outcome = python(BURN + R"(
import threading
threading.stack_size(65536)
def work():
    end = time.thread_time() + 0.15
    while time.thread_time() < end: pass
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_GT(ms_in(outcome.rings.at(0), "work"), 100);
}

TEST_P(CoreCorners, SubinterpretersAreSeen) {
    const std::string create = GetParam().minor >= 13 ? R"(
import _interpreters
mine = _interpreters.create('legacy')
_interpreters.exec(mine, code)
_interpreters.destroy(mine)
)"
                                                      : R"(
import _xxsubinterpreters
mine = _xxsubinterpreters.create(isolated=False) if sys.version_info >= (3, 10) else _xxsubinterpreters.create()
_xxsubinterpreters.run_string(mine, code)
_xxsubinterpreters.destroy(mine)
)";
    const auto outcome =
        python("import sys\ncode = '''" + BURN + "\ndef inside(): burn(200)\ninside()\n'''\n" + create);
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_GT(ms_in(outcome.rings.at(0), "inside"), 70);
}

TEST_P(CoreCorners, TimersThatCannotBeMadeAreCounted) {
    const auto outcome = run_.run({"/usr/bin/prlimit", "--sigpending=0", GetParam().path, "-c", "print('fine')"});
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(outcome.output, "fine\n");
    EXPECT_EQ(outcome.rings.at(0).head.losses[FAH_LOSS_UNARMED], 1u);
}

TEST_P(CoreCorners, AFileSizeLimitMeansNoRing) {
    const auto outcome = run_.run({"/usr/bin/prlimit", "--fsize=4096", GetParam().path, "-c", "print('fine')"});
    ASSERT_TRUE(outcome.exited(0)) << outcome.status << outcome.output;
    EXPECT_EQ(outcome.output, "fine\n");
    EXPECT_TRUE(outcome.rings.empty());
    EXPECT_EQ(run_.control().unprofiled, 1u);
}

// A fork behind libc's back runs no handlers: such a child must not write into its parent's ring.
TEST_P(CoreCorners, AChildOfARawForkStaysSilent) {
    const auto outcome = python(BURN + R"(
import ctypes, os, threading
libc = ctypes.CDLL(None)
burn(30)
pid = libc.syscall(57 if os.uname().machine == 'x86_64' else 220, 17, 0, 0, 0, 0)
if pid == 0:
    libc._exit(5)
assert os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == 5
burn(30)
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    ASSERT_EQ(outcome.rings.size(), 1u);
    EXPECT_EQ(outcome.rings[0].exits, 1);
}

TEST_P(CoreCorners, AnAlternateSignalStackOfTheProgramIsKept) {
    const auto outcome = python(BURN + R"(
import faulthandler, sys
faulthandler.enable()
sys.setrecursionlimit(10000)
faulthandler.dump_traceback_later(0.05, repeat=True, file=open('/dev/null', 'w'))
burn(300)
faulthandler.cancel_dump_traceback_later()
print('through')
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(outcome.output, "through\n");
    EXPECT_GT(ms_in(outcome.rings.at(0), "burn"), 150);
}

TEST_P(CoreCorners, AStackOverflowInCDiesAsItWould) {
    const std::string script = R"(
import ctypes, sys
sys.setrecursionlimit(10 ** 7)
libc = ctypes.CDLL(None)
COMPARE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
array = (ctypes.c_int * 2)(2, 1)
compare = COMPARE(lambda a, b: libc.qsort(array, 2, 4, compare) or 0)
libc.qsort(array, 2, 4, compare)
)";
    const auto plain = run_.run({"/usr/bin/env", "-u", "LD_PRELOAD", GetParam().path, "-c", script});
    ASSERT_TRUE(plain.rings.empty());
    EXPECT_EQ(python(script).status, plain.status);
}

INSTANTIATE_TEST_SUITE_P(Cpython, CoreCorners, ::testing::ValuesIn(interpreters()), interpreter_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CoreCorners);

}  // namespace
}  // namespace fah::testing

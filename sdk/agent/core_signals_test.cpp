// The program's own signals stay its own: handlers, masks, faults, exit statuses.
#include <csignal>

#include "sdk/agent/core_fixture.h"

namespace fah::testing {
namespace {

using CoreSignals = CoreTest;

TEST_P(CoreSignals, AFaultStillKills) {
    const auto outcome = python("import ctypes\nctypes.string_at(0)\n");
    EXPECT_TRUE(outcome.killed(SIGSEGV)) << outcome.status << outcome.output;
}

TEST_P(CoreSignals, ASentFaultSignalStillKills) {
    for (const int signal : {SIGSEGV, SIGBUS}) {
        TargetRun run;
        const auto outcome =
            run.python(GetParam().path, "import os\nos.kill(os.getpid(), " + std::to_string(signal) + ")\n");
        EXPECT_TRUE(outcome.killed(signal)) << outcome.status << outcome.output;
    }
}

TEST_P(CoreSignals, FaulthandlerPrintsItsTraceback) {
    const auto outcome =
        python("import faulthandler, ctypes\nfaulthandler.enable()\ndef deep(): ctypes.string_at(0)\ndeep()\n");
    EXPECT_TRUE(outcome.killed(SIGSEGV)) << outcome.status;
    EXPECT_NE(outcome.output.find("Fatal Python error: Segmentation fault"), std::string::npos) << outcome.output;
    EXPECT_NE(outcome.output.find("in deep"), std::string::npos) << outcome.output;
}

TEST_P(CoreSignals, FaulthandlerCanBeTurnedOffAgain) {
    const auto outcome = python(BURN + R"(
import faulthandler, ctypes
faulthandler.enable(); burn(20); faulthandler.disable(); burn(20)
ctypes.string_at(0)
)");
    EXPECT_TRUE(outcome.killed(SIGSEGV)) << outcome.status;
    EXPECT_EQ(outcome.output.find("Fatal"), std::string::npos) << outcome.output;
}

TEST_P(CoreSignals, HandlersOfTheProgramAreCalledAndReported) {
    const auto outcome = python(BURN + R"(
import os, signal
seen = []
def handler(number, frame): seen.append(number)
for number in (signal.SIGSEGV, signal.SIGBUS, 16):
    assert signal.getsignal(number) == signal.SIG_DFL, number
    assert signal.signal(number, handler) == signal.SIG_DFL
    assert signal.getsignal(number) is handler
    os.kill(os.getpid(), number)
    burn(20)
    assert signal.signal(number, signal.SIG_IGN) is handler
    os.kill(os.getpid(), number)
    burn(20)
assert seen == [11, 7, 16], seen
burn(200)
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_GT(ms_in(outcome.rings.at(0), "burn"), 150);
}

TEST_P(CoreSignals, ASentSamplingSignalKillsAsItWould) {
    const auto outcome = python("import os\nos.kill(os.getpid(), 16)\n");
    EXPECT_TRUE(outcome.killed(SIGSTKFLT)) << outcome.status << outcome.output;
}

TEST_P(CoreSignals, AProgramMayProfileItselfWithSigprof) {
    const auto outcome = python(BURN + R"(
import signal
count = 0
def tick(number, frame):
    global count
    count += 1
signal.signal(signal.SIGPROF, tick)
signal.setitimer(signal.ITIMER_PROF, 0.01, 0.01)
burn(500)
signal.setitimer(signal.ITIMER_PROF, 0)
print('ticks', count)
assert count > 5
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_GT(ms_in(outcome.rings.at(0), "burn"), 200);
}

TEST_P(CoreSignals, BlockingEverythingNeitherStopsNorShowsSampling) {
    const auto outcome = python(BURN + R"(
import signal, threading
everything = set(range(1, 32)) - {9, 19}
before = signal.pthread_sigmask(signal.SIG_BLOCK, everything)
assert 16 not in before, before
now = signal.pthread_sigmask(signal.SIG_BLOCK, [])
assert 16 in now and 10 in now, now
def work():
    assert 16 in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    burn(200)
    print('worked')
thread = threading.Thread(target=work)
thread.start(); thread.join()
burn(200)
signal.pthread_sigmask(signal.SIG_SETMASK, before)
assert 16 not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_NE(outcome.output.find("worked"), std::string::npos) << outcome.output;
    EXPECT_GT(ms_in(outcome.rings.at(0), "burn"), 60);
}

TEST_P(CoreSignals, SigwaitGetsOnlyTheProgramsSignals) {
    const auto outcome = python(BURN + R"(
import os, signal, threading
everything = set(range(1, 32)) - {9, 19}
signal.pthread_sigmask(signal.SIG_BLOCK, everything)
def send():
    burn(30)
    os.kill(os.getpid(), signal.SIGUSR1)
for _ in range(5):
    thread = threading.Thread(target=send); thread.start()
    got = signal.sigwait(everything)
    assert got == signal.SIGUSR1, got
    thread.join(); burn(10)
assert signal.sigtimedwait(everything, 0.05) is None
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
}

TEST_P(CoreSignals, SleepsAndAlarmsKeepTheirLength) {
    const auto outcome = python(R"(
import signal, time
begin = time.monotonic(); time.sleep(0.3); slept = time.monotonic() - begin
assert slept >= 0.3, slept
hit = []
signal.signal(signal.SIGALRM, lambda number, frame: hit.append(number))
signal.alarm(1)
signal.pause()
assert hit == [signal.SIGALRM]
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
}

TEST_P(CoreSignals, KeyboardInterruptStaysWhatItIs) {
    const auto outcome = python(BURN + R"(
import os, signal
try:
    os.kill(os.getpid(), signal.SIGINT)
    burn(1000)
except KeyboardInterrupt:
    print('interrupted')
os.kill(os.getpid(), signal.SIGTERM)
)");
    EXPECT_TRUE(outcome.killed(SIGTERM)) << outcome.status;
    EXPECT_NE(outcome.output.find("interrupted"), std::string::npos) << outcome.output;
}

INSTANTIATE_TEST_SUITE_P(Cpython, CoreSignals, ::testing::ValuesIn(interpreters()), interpreter_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CoreSignals);

}  // namespace
}  // namespace fah::testing

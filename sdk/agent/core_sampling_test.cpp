// What samples say: functions, stacks, threads, time.
#include "sdk/agent/core_fixture.h"

#include <algorithm>
#include <csignal>
#include <set>

namespace fah::testing {
namespace {

using CoreSampling = CoreTest;

TEST_P(CoreSampling, NamesFunctionsAndCallers) {
    const auto outcome = python(BURN + "def inner(): burn(200)\ndef outer(): inner()\nouter()\n");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    ASSERT_EQ(outcome.rings.size(), 1u);
    const auto& ring = outcome.rings[0];
    EXPECT_EQ(ring.head.status, FAH_STATUS_SAMPLING);
    EXPECT_EQ(ring.channels.at(1), "fah.sampler.signal");
    EXPECT_GT(ms_in(ring, "burn"), 80);
    EXPECT_LE(ms_in(ring, "burn"), ms_in(ring, "inner"));
    EXPECT_GT(ms_in(ring, "burn"), 0.5 * ms_in(ring, "inner"));  // a tick may come at the call itself
    bool seen = false;
    for (const auto& sample : ring.samples) seen |= ring.stack(sample) == "burn;inner;outer;<module>";
    EXPECT_TRUE(seen);
    for (const auto& [id, code] : ring.codes) {
        if (code.name != "burn") continue;
        EXPECT_EQ(code.file, "<string>");
        EXPECT_EQ(code.first_line, 3);
        EXPECT_FALSE(code.line_table.empty());
    }
}

TEST_P(CoreSampling, AccountsForAllCpuTime) {
    const auto outcome = python(BURN + "burn(150)\nimport os\nfor _ in range(3000): os.stat('/')\n");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const auto& ring = outcome.rings.at(0);
    ASSERT_EQ(ring.exit_records.size(), 1u);
    const double told = static_cast<double>(ring.cpu_ns(FAH_RECORD_CPU) + ring.cpu_ns(FAH_RECORD_UNSAMPLED)) / 1e6;
    const auto& end = ring.exit_records[0];
    EXPECT_NEAR(told, static_cast<double>(end.user_ns + end.system_ns) / 1e6, 5);
    for (const auto& sample : ring.samples) {
        EXPECT_LE(sample.cpu.system_ns, sample.cpu.cpu_ns);
        EXPECT_GE(sample.cpu.system_ns, 0);
    }
    EXPECT_EQ(ring.head.clean_exit, 1u);
}

TEST_P(CoreSampling, SeesDeepRecursion) {
    const auto outcome = python(BURN + R"(
def down(n):
    if n: down(n - 1)
    else: burn(200)
def swing(n):
    if n: swing(n - 1)
down(900)
for _ in range(300): swing(900)
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const auto& ring = outcome.rings.at(0);
    std::size_t deepest = 0;
    for (const auto& sample : ring.samples) deepest = std::max(deepest, sample.frames.size());
    EXPECT_GE(deepest, 900u);
    EXPECT_LT(deepest, 912u);
    EXPECT_EQ(ring.head.losses[FAH_LOSS_BAD_STACK], 0u);
}

TEST_P(CoreSampling, KeepsTheInnerEndOfAStackThatIsTooDeep) {
    const auto outcome = python(BURN + R"(
import sys, threading
sys.setrecursionlimit(20000)
threading.stack_size(512 << 20)
def down(n):
    if n: down(n - 1)
    else: burn(200)
thread = threading.Thread(target=down, args=(6000,))
thread.start()
thread.join()
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const auto& ring = outcome.rings.at(0);
    EXPECT_GT(ring.head.losses[FAH_LOSS_TRUNCATED], 0u);
    EXPECT_GT(ms_in(ring, "burn"), 50);
}

TEST_P(CoreSampling, SeesEveryThread) {
    const auto outcome = python(BURN + R"(
import os, threading
def work(): burn(200)
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
for _ in range(50):
    thread = threading.Thread(target=len, args=('',))
    thread.start()
    thread.join()
while len(os.listdir('/proc/self/task')) > 1: time.sleep(0.001)  # join waits for their Python part, not for their own end
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const auto& ring = outcome.rings.at(0);
    std::set<std::uint32_t> with_work;
    for (const auto& sample : ring.samples) {
        if (ring.stack(sample).find("burn;work;") == 0) with_work.insert(sample.thread);
    }
    EXPECT_EQ(with_work.size(), 4u);
    EXPECT_GT(ms_in(ring, "work"), 400);
    int started = 0, ended = 0;
    for (const auto& thread : ring.threads) ++(thread.flags & 1 ? ended : started);
    EXPECT_EQ(started, 55);
    EXPECT_EQ(ended, 54);
}

// CPython 3.10 gives its state back while daemon threads may still ask for the lock: behind any preloaded library whose
// destructor takes a microsecond a busy machine sees it die of SIGSEGV now and then, so there a few tries are allowed.
TEST_P(CoreSampling, EndsWithBusyDaemonThreads) {
    const std::string script = BURN + R"(
import threading
for _ in range(3): threading.Thread(target=burn, args=(60000,), daemon=True).start()
burn(60)
)";
    auto outcome = python(script);
    const bool may_die = GetParam().version.rfind("3.10", 0) == 0;
    for (int again = 0; may_die && again < 5 && outcome.killed(SIGSEGV); ++again) outcome = python(script);
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_TRUE(std::ranges::any_of(outcome.rings, [](const Ring& ring) { return ring.exits == 1; }));
}

// Functions that are made, run and thrown away: their addresses are used again by others.
TEST_P(CoreSampling, IsNotFooledByReusedCode) {
    const auto outcome = python(BURN + R"(
import gc
for i in range(500):
    space = {'burn': burn}
    exec('def spin_%d(): burn(2)\ndef work_%d(): spin_%d()\nwork_%d()' % (i, i, i, i), space)
    del space
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const auto& ring = outcome.rings.at(0);
    int checked = 0;
    for (const auto& sample : ring.samples) {
        for (std::size_t i = 0; i + 1 < sample.frames.size(); ++i) {
            const auto name = ring.function(sample.frames[i]);
            if (name.rfind("spin_", 0) != 0) continue;
            EXPECT_EQ(ring.function(sample.frames[i + 1]), "work_" + name.substr(5));
            ++checked;
        }
    }
    EXPECT_GT(checked, 20);
}

TEST_P(CoreSampling, TellsPythonNativeAndKernelApart) {
    const auto outcome = python(BURN + R"(
import ctypes, os
libc = ctypes.CDLL(None)
libc.qsort  # native code in libc, not in the interpreter
buffer = ctypes.create_string_buffer(8 << 20)
def pure():
    end = time.thread_time() + 0.4
    while time.thread_time() < end:  # reading the clock is native, and a call of the kernel
        for i in range(20000): i * i
def native():
    end = time.thread_time() + 0.4
    while time.thread_time() < end: libc.memset(buffer, 1, len(buffer))
def kernel():
    fd = os.open('/dev/zero', os.O_RDONLY)
    end = time.thread_time() + 0.4
    while time.thread_time() < end: os.read(fd, 1 << 20)
pure(); native(); kernel()
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const auto& ring = outcome.rings.at(0);
    const auto share = [&](const char* function, int origin) {
        double hit = 0, all = 0;
        for (const auto& sample : ring.samples) {
            if (ring.stack(sample).find(function) == std::string::npos) continue;
            all += static_cast<double>(sample.cpu.cpu_ns);
            if (sample.cpu.origin == origin) hit += static_cast<double>(sample.cpu.cpu_ns);
        }
        return all > 0 ? hit / all : 0;
    };
    EXPECT_GT(share("pure;", 1), 0.8);
    EXPECT_GT(share("native;", 2), 0.8);
    EXPECT_GT(share("kernel;", 3), 0.7);
}

// list.sort stands in the interpreter's own machine code; what tells it is the specialised call, or the callee itself: a
// builtin, a method, an object of a class made in C (json's encoder), behind keywords or a star. Making objects of Python's
// classes is Python.
TEST_P(CoreSampling, CountsBuiltinsAsNative) {
    const auto outcome = python(R"(
import json, time
data = [float(i * 7919 % 100003) for i in range(20000)]
document = [{"a": i, "b": [i] * 5} for i in range(3000)]
both = [data]
def native():
    for _ in range(20): data.copy().sort(), sorted(data), sum(data)
def encoded():
    try:
        for _ in range(3): json.dumps(document)
    finally:
        pass
def starred():
    for _ in range(15): sorted(*both), sorted(data, key=None)
class Made:
    def __init__(self, a): self.a = a
def made():
    for i in range(40000): Made(i)
def pure():
    x = 0
    while x < 40000: x = x + 3 if x % 2 else x + 1
end = time.thread_time() + 2.5
while time.thread_time() < end:
    native(), encoded(), starred(), made()
    for _ in range(20): pure()
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    std::map<std::string, std::map<int, double>> ns;
    const auto& ring = outcome.rings.at(0);
    for (const auto& sample : ring.samples) {
        if (!sample.frames.empty())
            ns[ring.function(sample.frames[0])][sample.cpu.origin] += static_cast<double>(sample.cpu.cpu_ns);
    }
    const auto native = [&ns](const std::string& name) { return ns[name][2] / (ns[name][1] + ns[name][2]); };
    EXPECT_GT(native("native"), 0.8);
    EXPECT_GT(native("starred"), 0.8);
    EXPECT_GT(native(GetParam().minor >= 11 ? "JSONEncoder.iterencode" : "iterencode"), 0.8);
    EXPECT_LT(native("made"), 0.2);
    EXPECT_LT(native("pure"), 0.1);
}

INSTANTIATE_TEST_SUITE_P(Cpython, CoreSampling, ::testing::ValuesIn(interpreters()), interpreter_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CoreSampling);

}  // namespace
}  // namespace fah::testing

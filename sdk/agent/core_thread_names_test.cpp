// What threads are called, on every interpreter: this is what checks the offsets by which a name is read. Seen to fail with
// each of them changed, with text kinds mixed up, and without the second look at a thread's first sample.
#include <cstring>
#include <set>
#include <string>

#include "sdk/agent/core_fixture.h"

namespace fah::testing {
namespace {

class CoreThreadNames : public CoreTest {
protected:
    // Python says to the kernel, in 15 bytes, how its threads are called.
    static bool kernel_knows() { return GetParam().minor >= 14; }
};

std::multiset<std::string> names_at(const Ring& ring, bool at_end) {
    std::multiset<std::string> names;
    for (const auto& thread : ring.threads) {
        const bool is_end = (thread.flags & FAH_THREAD_ENDED) != 0;
        if (is_end == at_end) names.insert({thread.name, ::strnlen(thread.name, sizeof thread.name)});
    }
    return names;
}

std::multiset<std::string> names_given(const Ring& ring) {
    std::multiset<std::string> names = names_at(ring, true);
    names.erase("");
    return names;
}

// Before 3.13 a join does not wait for the kernel's thread.
const std::string RUN = R"(
import os, threading, time
def run(*threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until_ended()
def until_ended():
    while len(os.listdir('/proc/self/task')) > 1: time.sleep(0.001)
)";

TEST_P(CoreThreadNames, AreReadFromInstancesOfEveryShape) {
    const auto outcome = python(RUN + R"(
class Late(threading.Thread):
    def __init__(self):
        self.one = self.two = 1
        super().__init__(name='late')
class Many(threading.Thread):
    def __init__(self):
        for i in range(40): setattr(self, 'a%d' % i, i)
        super().__init__(name='many')
class Slots(threading.Thread):
    __slots__ = ('x', 'y')
class Far(threading.Thread):
    def __init__(self):
        for i in range(100): setattr(self, 'a%d' % i, i)
        super().__init__(name='far')
made = threading.Thread(name='made a dict')
made.__dict__['added'] = 1
mixed = threading.Thread(name='has no text as a key')
mixed.__dict__.update({3: 4})
grown = threading.Thread(name='grown')
for i in range(300): setattr(grown, 'b%d' % i, i)
gone = threading.Thread(name='del')
del gone._args
gone._args = ()
named = threading.Thread()
named.name = 'named later'
run(threading.Thread(name='plain'), Late(), Many(), Slots(name='slots'), Far(), made, mixed, grown, gone, named)
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const std::multiset<std::string> expected = {
        "del", "grown", "has no text as a key", "late", "made a dict", "many", "named later", "plain", "slots"};
    auto at_begin = names_at(outcome.rings.at(0), false);
    at_begin.erase("");
    EXPECT_EQ(at_begin, expected) << "that of Far is not looked for so far behind";
    auto with_the_kernels = expected;
    if (kernel_knows()) with_the_kernels.insert("far");
    EXPECT_EQ(names_given(outcome.rings.at(0)), with_the_kernels);
}

TEST_P(CoreThreadNames, AreTextsOfEveryKind) {
    const auto outcome = python(RUN + R"(
texts = ['d\xe9j\xe0', '\u4f60\u597d', 'm\u2713', '\U0001f600', 'x' * 100, '\u4f60' * 30, 'lone \ud800', 'a\0b']
run(*[threading.Thread(name=text) for text in texts])
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    std::string cut;
    for (int i = 0; i < 21; ++i) cut += "\u4f60";
    EXPECT_EQ(names_given(outcome.rings.at(0)),
              (std::multiset<std::string>{"d\u00e9j\u00e0", "\u4f60\u597d", "m\u2713", "\U0001f600",
                                          std::string(63, 'x'), cut, kernel_knows() ? "lone ?" : "lone \ufffd", "a"}));
}

TEST_P(CoreThreadNames, OfExecutorsAndByDefaultAreWhatPythonSays) {
    const auto outcome = python(RUN + R"(
import concurrent.futures
seen = []
def work(*unused): seen.append(threading.current_thread().name)
with concurrent.futures.ThreadPoolExecutor(1) as executor: list(executor.map(work, [1]))
run(threading.Thread(target=work))
print(*seen, sep=';', end='')
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const std::size_t between = outcome.output.find(';');
    ASSERT_NE(between, std::string::npos) << outcome.output;
    EXPECT_EQ(outcome.output.substr(0, between), "ThreadPoolExecutor-0_0");
    EXPECT_EQ(names_given(outcome.rings.at(0)),
              (std::multiset<std::string>{outcome.output.substr(0, between), outcome.output.substr(between + 1)}));
}

// A thread that is sampled as it begins keeps its first name, so there are several.
TEST_P(CoreThreadNames, AreReadAgainAtTheFirstSample) {
    const auto outcome = python(BURN + RUN + R"(
def work():
    threading.current_thread().name = 'what it calls itself, at some length'
    burn(150)
run(*[threading.Thread(target=work, name='before') for _ in range(4)])
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    const auto names = names_given(outcome.rings.at(0));
    EXPECT_EQ(names.size(), 4u);
    EXPECT_GE(names.count("what it calls itself, at some length"), 1u);
    EXPECT_EQ(names_at(outcome.rings.at(0), false).count("before"), 4u);
}

TEST_P(CoreThreadNames, ThatTheKernelWasGivenGoBefore) {
    const auto outcome = python(BURN + RUN + R"(
import _thread, ctypes
libc = ctypes.CDLL(None)
def work():
    libc.prctl(15, b'in the kernel')
    threading.Thread(name='its child').start()
class Named:
    _name = 'no thread'
    def __init__(self): self._name = 'no thread either'
    def work(self): ended.release()
    _bootstrap = None
run(threading.Thread(target=work, name='in Python'))
libc.prctl(15, b'of the process')
ended = _thread.allocate_lock()
ended.acquire()
_thread.start_new_thread(Named().work, ())
ended.acquire()
libc.pthread_join.argtypes = [ctypes.c_ulong, ctypes.c_void_p]
thread = ctypes.c_ulong()
libc.pthread_create(ctypes.byref(thread), None, ctypes.cast(libc.sched_yield, ctypes.c_void_p), ctypes.c_void_p(64))
libc.pthread_join(thread, None)
until_ended()
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(names_given(outcome.rings.at(0)), (std::multiset<std::string>{"in the kernel", "its child"}));
}

INSTANTIATE_TEST_SUITE_P(Cpython, CoreThreadNames, ::testing::ValuesIn(interpreters()), interpreter_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CoreThreadNames);

}  // namespace
}  // namespace fah::testing

// How processes begin and end: forks, execs, exits, kills, children that are no Python, and hosts that go away.
#include <unistd.h>

#include <csignal>

#include "sdk/agent/core_fixture.h"

namespace fah::testing {
namespace {

using CoreProcess = CoreTest;

const Ring* child_of(const Outcome& outcome, const Ring& parent) {
    for (const auto& ring : outcome.rings) {
        if (ring.head.parent_pid == parent.head.pid) return &ring;
    }
    return nullptr;
}

const Ring* with_function(const Outcome& outcome, const std::string& function) {
    for (const auto& ring : outcome.rings) {
        if (ms_in(ring, function) > 0) return &ring;
    }
    return nullptr;
}

TEST_P(CoreProcess, AForkedChildHasItsOwnRing) {
    const auto outcome = python(BURN + R"(
import os
def in_parent(): burn(200)
def in_child(): burn(200)
in_parent()
pid = os.fork()
if pid == 0:
    in_child()
    os._exit(3)
assert os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == 3
in_parent()
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    ASSERT_EQ(outcome.rings.size(), 2u);
    const auto* parent = with_function(outcome, "in_parent");
    ASSERT_TRUE(parent);
    const auto* child = child_of(outcome, *parent);
    ASSERT_TRUE(child);
    EXPECT_GT(ms_in(*parent, "in_parent"), 90);
    EXPECT_EQ(ms_in(*parent, "in_child"), 0);
    EXPECT_GT(ms_in(*child, "in_child"), 40);
    EXPECT_EQ(ms_in(*child, "in_parent"), 0);
    EXPECT_EQ(child->exits, 1);
    EXPECT_EQ(child->channels.at(1), "fah.sampler.signal");
}

TEST_P(CoreProcess, ThreadsAndForksMix) {
    const auto outcome = python(BURN + R"(
import os, threading, warnings
warnings.simplefilter('ignore')
def family():
    for _ in range(4):
        pid = os.fork()
        if pid == 0:
            thread = threading.Thread(target=burn, args=(10,))
            thread.start(); thread.join()
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0
threads = [threading.Thread(target=family) for _ in range(3)] + [threading.Thread(target=burn, args=(80,))]
for thread in threads: thread.start()
for thread in threads: thread.join()
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(outcome.rings.size(), 13u);
}

TEST_P(CoreProcess, AnExecBeginsANewRing) {
    const auto outcome = python(BURN + R"(
import os, sys
def before(): burn(200)
before()
os.execv(sys.executable, [sys.executable, '-c', 'def after():\n  n = 0\n  for i in range(3000000): n += i\nafter()'])
)");
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    ASSERT_EQ(outcome.rings.size(), 2u);
    EXPECT_EQ(outcome.rings[0].head.pid, outcome.rings[1].head.pid);
    const auto* before = with_function(outcome, "before");
    const auto* after = with_function(outcome, "after");
    ASSERT_TRUE(before && after);
    EXPECT_EQ(before->exits, 0);
    EXPECT_EQ(after->exits, 1);
}

TEST_P(CoreProcess, SubprocessesKeepTheirStatus) {
    const auto outcome = python(BURN + R"(
import subprocess, sys
assert subprocess.call([sys.executable, '-c', 'import sys; sys.exit(5)']) == 5
assert subprocess.run('exit 3', shell=True).returncode == 3
assert subprocess.check_output(['sh', '-c', 'echo $((1 + 1))']).strip() == b'2'
assert subprocess.run(['sh', '-c', 'kill -9 $$']).returncode == -9
try: subprocess.run(['/no/such/program'])
except FileNotFoundError: print('not found')
burn(20)
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(outcome.output, "not found\n");
    // The shells are no Python; before 3.10 subprocess forks, and such a child has a ring until it execs.
    int ended = 0;
    for (const auto& ring : outcome.rings) ended += ring.exits;
    EXPECT_EQ(outcome.rings.size(), GetParam().minor < 10 ? 7u : 2u);
    EXPECT_EQ(ended, GetParam().minor < 10 ? 3 : 2);
}

TEST_P(CoreProcess, ExitStatusesAreKept) {
    for (const auto& [script, status] : std::vector<std::pair<std::string, int>>{{"import os; os._exit(4)", 4},
                                                                                 {"import sys; sys.exit(3)", 3},
                                                                                 {"1/0", 1},
                                                                                 {"import os; os.abort()", -1}}) {
        TargetRun run;
        const auto outcome = run.python(GetParam().path, script);
        if (status < 0)
            EXPECT_TRUE(outcome.killed(SIGABRT)) << script;
        else
            EXPECT_TRUE(outcome.exited(status)) << script << outcome.output;
        ASSERT_EQ(outcome.rings.size(), 1u);
        EXPECT_EQ(outcome.rings[0].exits, status < 0 ? 0 : 1) << script;
    }
}

TEST_P(CoreProcess, AKilledProcessLeavesItsSamples) {
    const auto outcome = python(BURN + "import os\nburn(200)\nos.kill(os.getpid(), 9)\n");
    EXPECT_TRUE(outcome.killed(SIGKILL));
    EXPECT_GT(ms_in(outcome.rings.at(0), "burn"), 60);
    EXPECT_EQ(outcome.rings[0].head.clean_exit, 0u);
}

TEST_P(CoreProcess, StopsForGoodWhenTheRunIsClosed) {
    const auto outcome = python(BURN + "print('go', flush=True)\nburn(600)\nprint('done')\n", [this] {
        usleep(200000);
        __atomic_store_n(&run_.control().closed, 1, __ATOMIC_RELEASE);
    });
    ASSERT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(outcome.output, "go\ndone\n");
    if (outcome.rings.empty()) GTEST_SKIP() << "closed before the interpreter had started";
    EXPECT_EQ(outcome.rings[0].head.status, FAH_STATUS_DISARMED);
    EXPECT_LT(ms_in(outcome.rings[0], "burn"), 590);
}

TEST_P(CoreProcess, ADeadHostIsNotWaitedFor) {
    run_.control().heartbeat_ns = 1;
    const auto outcome = python("print('fine')");
    EXPECT_TRUE(outcome.exited(0));
    EXPECT_EQ(outcome.output, "fine\n");
    EXPECT_TRUE(outcome.rings.empty());
}

TEST_P(CoreProcess, AFullRingDropsAndCounts) {
    run_.control().ring_bytes = 64 << 10;
    const auto outcome = python(BURN + R"(
body = ''.join('  x = %d\n' % i for i in range(2000))
for i in range(80):
    exec('def long_%d():\n%s  burn(12)\nlong_%d()' % (i, body, i))
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(outcome.rings.at(0).head.data_size, 64u << 10);
    EXPECT_GT(outcome.rings[0].head.losses[FAH_LOSS_UNRESOLVED], 0u);
    EXPECT_GT(outcome.rings[0].head.losses[FAH_LOSS_DROPPED], 0u);
}

TEST_P(CoreProcess, WithoutBudgetItRunsUnprofiled) {
    run_.control().ring_budget = 4096;
    const auto outcome = python("print('fine')");
    EXPECT_TRUE(outcome.exited(0));
    EXPECT_TRUE(outcome.rings.empty());
    EXPECT_EQ(run_.control().unprofiled, 1u);
    EXPECT_EQ(run_.control().ring_used, 0u);
}

TEST_P(CoreProcess, ChildrenCanBeLeftAlone) {
    run_.control().follow_children = 0;
    const auto outcome = python(BURN + R"(
import os, subprocess, sys
pid = os.fork()
if pid == 0: burn(30); os._exit(0)
os.waitpid(pid, 0); burn(200)
subprocess.check_call([sys.executable, '-c', 'print(1)'])
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    ASSERT_EQ(outcome.rings.size(), 1u);
    EXPECT_GT(ms_in(outcome.rings[0], "burn"), 20);
    EXPECT_EQ(run_.control().first_pid, static_cast<std::uint32_t>(outcome.rings[0].head.pid));
}

TEST_P(CoreProcess, MultiprocessingWorks) {
    const auto outcome = python(R"(
import multiprocessing
if __name__ == '__main__':
    with multiprocessing.get_context('fork').Pool(2) as pool:
        assert pool.map(abs, range(-50, 0)) == list(range(50, 0, -1))
    print('pooled')
)");
    EXPECT_TRUE(outcome.exited(0)) << outcome.output;
    EXPECT_EQ(outcome.output, "pooled\n");
    EXPECT_GE(outcome.rings.size(), 3u);
}

INSTANTIATE_TEST_SUITE_P(Cpython, CoreProcess, ::testing::ValuesIn(interpreters()), interpreter_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CoreProcess);

TEST(CoreElsewhere, AProgramWithoutPythonRunsUntouched) {
    TargetRun run;
    const auto outcome = run.run({"/bin/sh", "-c", "echo hello; trap 'echo caught' USR1; kill -USR1 $$; exit 7"});
    EXPECT_TRUE(outcome.exited(7));
    EXPECT_EQ(outcome.output, "hello\ncaught\n");
    EXPECT_TRUE(outcome.rings.empty());
    EXPECT_EQ(run.control().unprofiled, 0u);
}

}  // namespace
}  // namespace fah::testing

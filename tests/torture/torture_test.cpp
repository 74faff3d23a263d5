// workload.py on every CPython, each thread sampled at 10 kHz of its wall clock. The program checks its own results; here it
// is checked that every ring decodes, also behind records that were dropped, and that no stack mixes two programs.
#include <cstdlib>

#include "sdk/agent/core_fixture.h"

namespace fah::testing {
namespace {

std::string seconds() {
    const char* given = std::getenv("FAH_TORTURE_SECONDS");
    return given ? given : "2";
}

// Of "f_7.<locals>.g": 7. Functions of the workload's thrown_away_code are called only by their own kind.
std::string number_of(const std::string& function) {
    if (function.rfind("f_", 0) != 0) return "";
    return function.substr(2, function.find_first_not_of("0123456789", 2) - 2);
}

int mixed_stacks(const Ring& ring) {
    int mixed = 0;
    for (const auto& sample : ring.samples) {
        for (std::size_t i = 0; i + 1 < sample.frames.size(); ++i) {
            const auto inner = number_of(ring.function(sample.frames[i]));
            const auto outer = number_of(ring.function(sample.frames[i + 1]));
            mixed += !inner.empty() && !outer.empty() && inner != outer;
        }
    }
    return mixed;
}

using CoreTorture = CoreTest;

TEST_P(CoreTorture, ComesThroughAStorm) {
    run_.use_agent(FAH_STORM_FILE);
    run_.control().ring_bytes = 1u << 20;
    run_.control().ring_budget = 96u << 20;
    const auto outcome = run_.run({GetParam().path, FAH_WORKLOAD_FILE, seconds()});
    EXPECT_TRUE(outcome.exited(0)) << outcome.status << " " << outcome.output;
    ASSERT_FALSE(outcome.rings.empty());
    std::uint64_t calls = 0, bad = 0, samples = 0;
    for (const auto& ring : outcome.rings) {
        EXPECT_EQ(mixed_stacks(ring), 0);
        calls += ring.head.handler_calls;
        bad += ring.head.losses[FAH_LOSS_BAD_STACK];
        samples += ring.samples.size();
    }
    EXPECT_GT(calls, 1000u);
    EXPECT_GT(samples, 1000u);
    EXPECT_LT(bad * 50, calls) << "over 2 % of the stacks could not be read";
}

INSTANTIATE_TEST_SUITE_P(Cpython, CoreTorture, ::testing::ValuesIn(interpreters()), interpreter_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CoreTorture);

}  // namespace
}  // namespace fah::testing

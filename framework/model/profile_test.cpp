#include "framework/model/profile.h"

#include <fixingahole/model.h>
#include <gtest/gtest.h>

#include <limits>

namespace fah {
namespace {

TEST(Weights, AddFieldByField) {
    Weights sum{1, 2, 3, 4, 5, 6};
    sum += Weights{10, 20, 30, 40, 50, 60};
    EXPECT_EQ(sum, (Weights{11, 22, 33, 44, 55, 66}));
}

TEST(Weights, TotalIsAllTimeAndNoSamples) { EXPECT_EQ((Weights{1, 20, 300, 4000, 50000, 7}).total_ns(), 54321); }

TEST(Facts, NumbersComeWithTheTextAPersonReads) {
    const Fact count = integer_fact("exit_code", -3);
    EXPECT_EQ(count.type, static_cast<std::uint32_t>(FAH_FACT_INTEGER));
    EXPECT_EQ(count.integer, -3);
    EXPECT_EQ(count.real, -3.0);
    EXPECT_EQ(count.text, "-3");

    const Fact rate = real_fact("rate_hz", 249.6);
    EXPECT_EQ(rate.type, static_cast<std::uint32_t>(FAH_FACT_REAL));
    EXPECT_EQ(rate.integer, 250);
    EXPECT_EQ(rate.text, "249.6");
    EXPECT_EQ(real_fact("rate_hz", 250).text, "250");

    EXPECT_EQ(text_fact("clock", "cpu").text, "cpu");
}

TEST(Facts, RealNumbersThatNoIntegerHoldsAreNotUndefined) {
    EXPECT_EQ(real_fact("x", std::numeric_limits<double>::quiet_NaN()).integer, 0);
    EXPECT_GT(real_fact("x", std::numeric_limits<double>::infinity()).integer, std::int64_t{1} << 62);
    EXPECT_LT(real_fact("x", -1e300).integer, -(std::int64_t{1} << 62));
}

TEST(RunFacts, ALaterFactOfOneKeyReplacesTheEarlierInItsPlace) {
    RunFacts run;
    run.set(text_fact("clock", "cpu"));
    run.set(integer_fact("exit_code", 0));
    run.set(text_fact("clock", "wall"));
    ASSERT_EQ(run.facts.size(), 2U);
    EXPECT_EQ(run.facts[0].text, "wall");
    ASSERT_NE(run.find("exit_code"), nullptr);
    EXPECT_EQ(run.find("exit_code")->integer, 0);
    EXPECT_EQ(run.find("absent"), nullptr);
}

}  // namespace
}  // namespace fah

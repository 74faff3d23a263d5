// The signal sampler's half in the host, against a host that is made up: rates, facts, rows, back-pressure.
#include "plugins/samplers/support/made_up_host.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>

namespace {

using samplers::test::Made;
using samplers::test::ticks_per_second;

class SignalSampler : public ::testing::Test {
protected:
    Made made_;
};

TEST_F(SignalSampler, IsAvailableAndSaysHowFast) {
    fah_probe probe{};
    probe.struct_size = sizeof probe;
    ASSERT_EQ(made_.plugin()->probe(made_.plugin(), &probe), FAH_OK);
    EXPECT_EQ(probe.available, 1u);
    EXPECT_DOUBLE_EQ(probe.best_rate_hz, ticks_per_second());
    EXPECT_NE(std::string(probe.reason).find(std::to_string(static_cast<int>(ticks_per_second()))), std::string::npos);
}

TEST_F(SignalSampler, DoesNotWriteBehindAnOlderHostsProbe) {
    fah_probe probe{};
    probe.struct_size = offsetof(fah_probe, rate_hz);
    ASSERT_EQ(made_.plugin()->probe(made_.plugin(), &probe), FAH_OK);
    EXPECT_EQ(probe.best_rate_hz, 0);
}

TEST_F(SignalSampler, DefaultsTo250OrTheTick) {
    ASSERT_EQ(made_.launch(0), FAH_OK);
    const double rate = std::min(250.0, ticks_per_second());
    EXPECT_DOUBLE_EQ(made_.host.reals.at("rate_hz"), rate);
    EXPECT_EQ(made_.host.reals.count("rate_wanted_hz"), 0u);
    EXPECT_EQ(made_.host.period, std::to_string(static_cast<long>(1e9 / rate)));
}

TEST_F(SignalSampler, CapsAtTheTickAndSaysSo) {
    ASSERT_EQ(made_.launch(15000), FAH_OK);
    EXPECT_DOUBLE_EQ(made_.host.reals.at("rate_hz"), ticks_per_second());
    EXPECT_DOUBLE_EQ(made_.host.reals.at("rate_wanted_hz"), 15000);
}

TEST_F(SignalSampler, TheCommandsRateGoesBeforeItsOwnOption) {
    made_.make(50);
    ASSERT_EQ(made_.launch(0), FAH_OK);
    EXPECT_DOUBLE_EQ(made_.host.reals.at("rate_hz"), 50);
    EXPECT_EQ(made_.host.variable, "_FAH_SIGNAL_PERIOD_NS");
    EXPECT_EQ(made_.host.period, "20000000");
    ASSERT_EQ(made_.launch(20), FAH_OK);
    EXPECT_DOUBLE_EQ(made_.host.reals.at("rate_hz"), 20);
}

TEST_F(SignalSampler, NeedsRings) {
    made_.host.has_rings = false;
    EXPECT_EQ(made_.launch(0), FAH_FAILED);
    EXPECT_NE(made_.host.failure.find(FAH_RINGS_ID), std::string::npos);
}

TEST_F(SignalSampler, OneRecordIsOneRow) {
    ASSERT_EQ(made_.launch(0), FAH_OK);
    for (int i = 1; i <= 5; ++i) made_.host.records.push_back({FAH_RECORD_CPU, {i * 10, 0, 0, 1, 0, 0, 0}});
    made_.host.records.push_back({FAH_RECORD_UNSAMPLED, {60, 0, 0, 0, 0, 0, 0}});
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.batch_sizes, (std::vector<int>{4, 2}));
    EXPECT_EQ(made_.host.values, (std::vector<std::int64_t>{10, 20, 30, 40, 50, 60}));
    EXPECT_EQ(made_.host.kinds.front(), FAH_ROW_CPU);
    EXPECT_EQ(made_.host.stacks.front(), 7u);
    EXPECT_EQ(made_.host.kinds.back(), FAH_ROW_UNSAMPLED);
    EXPECT_EQ(made_.host.stacks.back(), FAH_NONE);
}

TEST_F(SignalSampler, TimeInTheKernelStaysWithItsRecord) {
    ASSERT_EQ(made_.launch(0), FAH_OK);
    made_.host.records.push_back({FAH_RECORD_CPU, {10, 7, 0, FAH_ORIGIN_PYTHON, 0, 0, 0}});
    made_.host.records.push_back({FAH_RECORD_CPU, {10, 0, 0, FAH_ORIGIN_KERNEL, 0, 0, 0}});
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (std::vector<std::int64_t>{10, 10}));
}

TEST_F(SignalSampler, WhatItDoesNotKnowIsCounted) {
    ASSERT_EQ(made_.launch(0), FAH_OK);
    made_.host.records.push_back({FAH_RECORD_AGENT, {}});
    made_.host.records.push_back({FAH_RECORD_CPU, {}, 3});
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.counts.at("unknown records"), 2u);
    EXPECT_TRUE(made_.host.values.empty());
}

TEST_F(SignalSampler, UnderBackPressureNoRecordIsLost) {
    ASSERT_EQ(made_.launch(0), FAH_OK);
    made_.host.free_batches = 1;
    for (int i = 0; i < 6; ++i) made_.host.records.push_back({FAH_RECORD_CPU, {}});
    EXPECT_EQ(made_.drain(), FAH_OK);
    EXPECT_EQ(made_.host.records.size(), 2u);
    made_.host.free_batches = 1;
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values.size(), 6u);
}

}  // namespace

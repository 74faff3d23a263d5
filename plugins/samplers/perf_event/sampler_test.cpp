// The perf_event sampler's half in the host, against a host that is made up: probe, rates, and where the kernel's time goes.
// Seen to fail: rows without settle_system_time(), no flush at the end.
#include "plugins/samplers/perf_event/probe.h"
#include "plugins/samplers/support/made_up_host.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <numeric>

namespace {

using samplers::test::Made;
using samplers::test::ticks_per_second;

using Values = std::vector<std::int64_t>;

const auto TICK_NS = static_cast<std::int64_t>(1e9 / ticks_per_second());

class PerfEventSampler : public ::testing::Test {
protected:
    PerfEventSampler() { EXPECT_EQ(made_.launch(1000), FAH_OK); }

    void add(std::uint8_t origin, std::int64_t cpu_ns, std::int64_t system_ns) {
        made_.host.records.push_back({FAH_RECORD_CPU, {cpu_ns, system_ns, 0, origin, 0, 0, 0}});
    }

    void add_tick_in_system_call(std::int64_t cpu_ns, std::int64_t system_ns) {
        made_.host.records.push_back({FAH_RECORD_AGENT, {TICK_NS, 0, 0, 0, 0, 0, 0}, sizeof TICK_NS});
        add(FAH_ORIGIN_KERNEL, cpu_ns, system_ns);
    }

    Made made_;
};

TEST_F(PerfEventSampler, IsAvailableOrSaysWhyNot) {
    fah_probe probe{};
    probe.struct_size = sizeof probe;
    ASSERT_EQ(made_.plugin()->probe(made_.plugin(), &probe), FAH_OK);
    EXPECT_NE(probe.reason[0], '\0');
    EXPECT_EQ(probe.available == 1, probe.hint[0] == '\0');
    EXPECT_EQ(probe.available == 1, probe.best_rate_hz > 0);
}

TEST_F(PerfEventSampler, NamesTheSettingThatForbids) {
    fah_probe probe{};
    explain_perf_error(EACCES, 4, &probe);
    EXPECT_STREQ(probe.reason, "perf_event_open: Permission denied, kernel.perf_event_paranoid is 4");
    EXPECT_STREQ(probe.hint, "sysctl kernel.perf_event_paranoid=2");
    explain_perf_error(EPERM, 2, &probe);
    EXPECT_NE(std::string(probe.hint).find("seccomp"), std::string::npos);
    explain_perf_error(ENOSYS, -100, &probe);
    EXPECT_STREQ(probe.reason, "perf_event_open: Function not implemented");
    EXPECT_NE(std::string(probe.hint).find("CONFIG_PERF_EVENTS"), std::string::npos);
}

TEST_F(PerfEventSampler, TakesMoreThanTheTickAndCapsAt10kHz) {
    EXPECT_DOUBLE_EQ(made_.host.reals.at("rate_hz"), 1000);
    EXPECT_EQ(made_.host.variable, "_FAH_PERF_EVENT_PERIOD_NS");
    EXPECT_EQ(made_.host.period, "1000000");
    EXPECT_EQ(made_.host.reals.count("rate_wanted_hz"), 0u);
    ASSERT_EQ(made_.launch(15000), FAH_OK);
    EXPECT_DOUBLE_EQ(made_.host.reals.at("rate_hz"), perf_event_best_rate_hz());
    EXPECT_DOUBLE_EQ(made_.host.reals.at("rate_wanted_hz"), 15000);
}

TEST_F(PerfEventSampler, ATickInASystemCallTakesWhatATickStandsFor) {
    add(FAH_ORIGIN_PYTHON, TICK_NS, TICK_NS / 2);
    add(FAH_ORIGIN_NATIVE, TICK_NS, TICK_NS);
    add_tick_in_system_call(TICK_NS / 4, TICK_NS / 8);
    add(FAH_ORIGIN_PYTHON, TICK_NS, 0);
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (Values{TICK_NS / 2, 0, TICK_NS, TICK_NS}));
    EXPECT_EQ(made_.host.systems, (Values{0, 0, TICK_NS, 0}));
}

TEST_F(PerfEventSampler, WhatTheKernelsClockCountsLateGoesBackToTheSamplesInUserMode) {
    add_tick_in_system_call(TICK_NS, TICK_NS / 4);
    add(FAH_ORIGIN_PYTHON, TICK_NS, TICK_NS / 2);
    add(FAH_ORIGIN_PYTHON, TICK_NS, TICK_NS);
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (Values{TICK_NS, TICK_NS, TICK_NS / 4}));
    EXPECT_EQ(made_.host.systems, (Values{TICK_NS, 0, 0}));
}

TEST_F(PerfEventSampler, AnEventRightBehindASystemCallIsTimeOfTheCall) {
    add(FAH_ORIGIN_KERNEL, 1000, 100);
    add_tick_in_system_call(500, 500);
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (Values{0, 1500}));
}

TEST_F(PerfEventSampler, ALongSystemCallKeepsItsOwnTime) {
    add(FAH_ORIGIN_PYTHON, TICK_NS, TICK_NS);
    add_tick_in_system_call(20 * TICK_NS, 20 * TICK_NS);
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (Values{0, 20 * TICK_NS}));
}

TEST_F(PerfEventSampler, WhatIsTooMuchGoesToTheSamplesAfterAll) {
    for (int i = 0; i < 7; ++i) add(FAH_ORIGIN_NATIVE, TICK_NS, TICK_NS);
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (Values{0, 0, 0, 0, TICK_NS, TICK_NS, TICK_NS}));
}

TEST_F(PerfEventSampler, TheLastStackOfAThreadTakesWhatIsLeft) {
    add(FAH_ORIGIN_PYTHON, 1000, 300);
    made_.host.records.push_back({FAH_RECORD_UNSAMPLED, {60, 0, 0, 0, 0, 0, 0}});
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (Values{700, 300, 60}));
    EXPECT_EQ(made_.host.kinds, (std::vector<int>{FAH_ROW_CPU, FAH_ROW_CPU, FAH_ROW_UNSAMPLED}));
    EXPECT_EQ(made_.host.stacks[1], made_.host.stacks[0]);
}

TEST_F(PerfEventSampler, ThatIsSoAlsoWhereTheThreadWasKilled) {
    add(FAH_ORIGIN_PYTHON, 1000, 300);
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (Values{700}));
    made_.stop();
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values, (Values{700, 300}));
    EXPECT_EQ(made_.drain(), FAH_END);
    EXPECT_EQ(made_.host.values.size(), 2u);
}

TEST_F(PerfEventSampler, NoTimeIsLostOrMade) {
    for (int i = 0; i < 100; ++i) {
        const std::int64_t system_ns = i * (TICK_NS / 100);
        if (i % 7 == 0)
            add_tick_in_system_call(TICK_NS + i, system_ns);
        else
            add(FAH_ORIGIN_PYTHON, TICK_NS + i, system_ns);
    }
    made_.stop();
    EXPECT_EQ(made_.drain(), FAH_END);
    const auto& values = made_.host.values;
    EXPECT_EQ(std::accumulate(values.begin(), values.end(), std::int64_t{0}), 100 * TICK_NS + 99 * 50);
}

}  // namespace

// Where waiting is charged, on made-up looks at one thread.
#include "framework/collect/wait_account.h"

#include <gtest/gtest.h>

#include <numeric>

namespace fah {
namespace {

constexpr std::int64_t MS = 1'000'000;
const StackId HERE{1};
const StackId THERE{2};

WaitLook at(std::int64_t ms, std::int64_t cpu_ms, bool blocked, StackId stack = {}, std::int64_t delay_ms = 0) {
    return {.time_ns = static_cast<std::uint64_t>(ms * MS),
            .times = {.cpu_ns = cpu_ms * MS, .run_delay_ns = delay_ms * MS, .slices = 0},
            .blocked = blocked,
            .stack = stack};
}

using Charges = std::vector<WaitCharge>;

TEST(WaitAccount, AThreadThatOnlyRunsWaitsNowhere) {
    WaitAccount account(0, 0);
    EXPECT_EQ(account.look(at(100, 100, false)), Charges{});
    EXPECT_EQ(account.look(at(200, 200, false)), Charges{});
    EXPECT_EQ(account.end(300 * MS, 300 * MS), Charges{});
    EXPECT_EQ(account.waiting_share(), 0);
}

TEST(WaitAccount, AllGoesWhereItStandsStill) {
    WaitAccount account(0, 0);
    EXPECT_EQ(account.look(at(100, 20, true, HERE)), Charges{});
    EXPECT_EQ(account.look(at(200, 20, true, HERE)), (Charges{{HERE, 100 * MS}}));
    EXPECT_GT(account.waiting_share(), 0.2);
    EXPECT_EQ(account.end(200 * MS, 20 * MS), (Charges{{HERE, 80 * MS}}));
}

TEST(WaitAccount, HalfToEachWhenItWentFromOneToTheOther) {
    WaitAccount account(0, 0);
    account.look(at(1000, 0, true, HERE));
    EXPECT_EQ(account.look(at(2000, 600, true, THERE)), (Charges{{HERE, 200 * MS}, {THERE, 200 * MS}}));
}

TEST(WaitAccount, TheRestOfAWaitBelongsToItAlthoughTheThreadRunsNow) {
    WaitAccount account(0, 0);
    account.look(at(1000, 0, true, HERE));
    EXPECT_EQ(account.look(at(2100, 500, false)), (Charges{{HERE, 600 * MS}}));
}

TEST(WaitAccount, WhatNobodySawWaitsForALookThatSees) {
    WaitAccount account(0, 0);
    EXPECT_EQ(account.look(at(1000, 600, false)), Charges{});
    EXPECT_EQ(account.look(at(2000, 1500, false)), Charges{});
    EXPECT_EQ(account.look(at(2020, 1500, true, THERE)), (Charges{{THERE, 520 * MS}}));
}

TEST(WaitAccount, StandingInTheQueueForAProcessorIsNotWaiting) {
    WaitAccount account(0, 0);
    EXPECT_EQ(account.look(at(1000, 400, true, HERE, 250)), (Charges{{HERE, 350 * MS}}));
}

// The kernel brings the clock of a running thread up to date once a tick.
TEST(WaitAccount, ALaggingClockIsMadeUpForLater) {
    WaitAccount account(0, 0);
    EXPECT_EQ(account.look(at(1000, 1004, true, HERE)), Charges{});
    EXPECT_EQ(account.look(at(2000, 1600, true, HERE)), (Charges{{HERE, 400 * MS}}));
}

// Looks every 20 ms at a loop of 5 ms work, 3 ms HERE and 7 ms THERE: whatever stands beside a look, over the looks each stack
// gets its share.
TEST(WaitAccount, ALoopInStepWithTheLooksFavoursNobody) {
    WaitAccount account(0, 0);
    std::int64_t here = 0, there = 0;
    const auto take = [&](const Charges& charges) {
        for (const WaitCharge& charge : charges) (charge.stack == HERE ? here : there) += charge.ns;
    };
    const auto cpu_at = [](std::int64_t us) { return us / 15000 * 5000 + std::min<std::int64_t>(us % 15000, 5000); };
    for (std::int64_t us = 20'300; us < 30'000'000; us += 20'300) {
        const std::int64_t phase = us % 15000;
        WaitLook look = at(0, 0, phase >= 5000, phase < 8000 ? HERE : THERE);
        look.time_ns = static_cast<std::uint64_t>(us * 1000);
        look.times.cpu_ns = cpu_at(us) * 1000;
        take(account.look(look));
    }
    EXPECT_NEAR(static_cast<double>(here) / static_cast<double>(here + there), 0.3, 0.01);
}

TEST(WaitAccount, TheEndIsCountedFromItsClock) {
    WaitAccount account(0, 0);
    account.look(at(100, 10, true, HERE));
    EXPECT_EQ(account.end(150 * MS, 20 * MS), (Charges{{HERE, 130 * MS}}));
}

TEST(WaitAccount, AfterAnExecTheClockDoesNotBeginAtZero) {
    WaitAccount account(1000 * MS, 500 * MS);
    EXPECT_EQ(account.look(at(2000, 520, true, HERE)), (Charges{{HERE, 980 * MS}}));
}

TEST(WaitAccount, WhateverTheLooksSawTheSumIsElapsedLessRunning) {
    WaitAccount account(0, 0);
    std::int64_t sum = 0, cpu = 0;
    for (std::int64_t i = 1; i <= 1000; ++i) {
        cpu += i * 7 % 19;
        for (const WaitCharge& charge :
             account.look(at(i * 20, cpu, i % 3 != 0, StackId{1 + static_cast<std::uint32_t>(i % 5)})))
            sum += charge.ns;
    }
    for (const WaitCharge& charge : account.end(20'010 * MS, cpu * MS)) sum += charge.ns;
    EXPECT_EQ(sum, (20'010 - cpu) * MS);
}

}  // namespace
}  // namespace fah

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
    EXPECT_EQ(account.look(at(100, 20, true, HERE)), (Charges{{HERE, 80 * MS}}));
    EXPECT_EQ(account.look(at(200, 20, true, HERE)), (Charges{{HERE, 100 * MS}}));
    EXPECT_GT(account.waiting_share(), 0.2);
}

TEST(WaitAccount, HalfToEachWhenItWentFromOneToTheOther) {
    WaitAccount account(0, 0);
    account.look(at(100, 0, true, HERE));
    EXPECT_EQ(account.look(at(120, 4, true, THERE)), (Charges{{HERE, 8 * MS}, {THERE, 8 * MS}}));
}

TEST(WaitAccount, TheRestOfAWaitBelongsToItAlthoughTheThreadRunsNow) {
    WaitAccount account(0, 0);
    account.look(at(100, 0, true, HERE));
    EXPECT_EQ(account.look(at(120, 5, false)), (Charges{{HERE, 15 * MS}}));
}

TEST(WaitAccount, WhatNobodySawWaitsForALookThatSees) {
    WaitAccount account(0, 0);
    EXPECT_EQ(account.look(at(100, 60, false)), Charges{});
    EXPECT_EQ(account.look(at(120, 75, false)), Charges{});
    EXPECT_EQ(account.look(at(140, 80, true, THERE)), (Charges{{THERE, 60 * MS}}));
}

TEST(WaitAccount, StandingInTheQueueForAProcessorIsNotWaiting) {
    WaitAccount account(0, 0);
    EXPECT_EQ(account.look(at(100, 40, true, HERE, 25)), (Charges{{HERE, 35 * MS}}));
}

// The kernel brings the clock of a running thread up to date once a tick.
TEST(WaitAccount, ALaggingClockIsMadeUpForLater) {
    WaitAccount account(0, 0);
    account.look(at(100, 0, true, HERE));
    EXPECT_EQ(account.look(at(120, 6, false)), (Charges{{HERE, 14 * MS}}));
    EXPECT_EQ(account.look(at(140, 30, true, HERE)), Charges{});
    EXPECT_EQ(account.look(at(160, 30, true, HERE)), (Charges{{HERE, 16 * MS}}));
}

TEST(WaitAccount, TheEndIsCountedFromItsClock) {
    WaitAccount account(0, 0);
    account.look(at(100, 10, true, HERE));
    EXPECT_EQ(account.end(150 * MS, 20 * MS), (Charges{{HERE, 40 * MS}}));
}

TEST(WaitAccount, AfterAnExecTheClockDoesNotBeginAtZero) {
    WaitAccount account(1000 * MS, 500 * MS);
    EXPECT_EQ(account.look(at(1100, 520, true, HERE)), (Charges{{HERE, 80 * MS}}));
}

TEST(WaitAccount, WhatWasBeforeItsFirstLookIsNotCounted) {
    WaitAccount account(at(500, 100, false, {}, 50));
    EXPECT_EQ(account.look(at(600, 110, true, HERE, 50)), (Charges{{HERE, 90 * MS}}));
    EXPECT_EQ(account.end(650 * MS, 120 * MS), (Charges{{HERE, 40 * MS}}));
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

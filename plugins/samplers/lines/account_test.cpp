// The agent's account of one thread. Seen to fail with an outer frame's clock going on while its function runs further in.
// Meant to catch too: what the ring refused forgotten, a fork's child that tells its parent's hits, lines beyond the table
// unmentioned, frames above an end left running.
#include "plugins/samplers/lines/testing/account.h"

#include <gtest/gtest.h>

#include <chrono>

namespace {

constexpr std::uint32_t WORK = 7, OTHER = 8;
constexpr std::uint64_t MS = 1'000'000;

void spend(std::uint64_t ms) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    while (std::chrono::steady_clock::now() < end) {
    }
}

TEST(LineAccount, CountsHitsAndTime) {
    account_begin(0, 0);
    account_enter(WORK);
    for (int round = 0; round < 5; ++round) {
        account_hit(10);
        account_hit(11);
    }
    spend(3);
    account_leave();
    account_tell(0);
    EXPECT_EQ(account_told(WORK, 10).hits, 5U);
    EXPECT_EQ(account_told(WORK, 11).hits, 5U);
    EXPECT_GE(account_told(WORK, 11).time_ns, 3 * MS);
}

TEST(LineAccount, AnInnerFrameOfTheFunctionStopsTheOuterOnesClock) {
    account_begin(0, 0);
    account_enter(WORK);
    account_hit(10);
    account_enter(WORK);
    account_hit(11);
    spend(20);
    account_leave();
    account_leave();
    account_tell(0);
    EXPECT_GE(account_told(WORK, 11).time_ns, 20 * MS);
    EXPECT_LT(account_told(WORK, 10).time_ns, account_told(WORK, 11).time_ns);
}

TEST(LineAccount, AnotherFunctionsTimeIsTheCallersToo) {
    account_begin(0, 0);
    account_enter(WORK);
    account_hit(10);
    account_enter(OTHER);
    account_hit(1);
    spend(3);
    account_leave();
    account_leave();
    account_tell(0);
    EXPECT_GE(account_told(OTHER, 1).time_ns, 3 * MS);
    EXPECT_GE(account_told(WORK, 10).time_ns, account_told(OTHER, 1).time_ns);
}

TEST(LineAccount, SumsWhatCountingCost) {
    account_begin(1000, 0);
    account_enter(WORK);
    account_hit(10);
    account_enter(OTHER);
    for (int round = 0; round < 100; ++round) account_hit(1);
    account_leave();
    account_leave();
    account_tell(0);
    const auto outer = account_told(WORK, 10), inner = account_told(OTHER, 1);
    EXPECT_GT(inner.counting_ns, 0U);
    EXPECT_GE(outer.counting_ns, inner.counting_ns) << "its callee's lines are in its time";
}

TEST(LineAccount, TellsWhatRunsAsFarAsItHasCome) {
    account_begin(0, 0);
    account_enter(WORK);
    account_hit(10);
    spend(2);
    account_tell(0);
    const std::uint64_t first = account_told(WORK, 10).time_ns;
    EXPECT_GE(first, 2 * MS);
    spend(2);
    account_leave();
    account_tell(0);
    EXPECT_EQ(account_told(WORK, 10).hits, 1U);
    EXPECT_GE(account_told(WORK, 10).time_ns, first + 2 * MS);
}

TEST(LineAccount, KeepsWhatTheRingRefuses) {
    account_begin(0, 0);
    account_enter(WORK);
    account_hit(10);
    account_tell(1);
    EXPECT_EQ(account_records(), 0U);
    account_hit(10);
    account_tell(0);
    EXPECT_EQ(account_told(WORK, 10).hits, 2U);
    account_tell(0);
    EXPECT_EQ(account_told(WORK, 10).hits, 2U) << "told once";
    account_end();
}

TEST(LineAccount, AForksChildTellsItsOwnAlone) {
    account_begin(0, 0);
    account_enter(WORK);
    account_hit(10);
    account_fork();
    account_hit(11);
    account_leave();
    account_tell(0);
    EXPECT_EQ(account_told(WORK, 10).hits, 0U);
    EXPECT_EQ(account_told(WORK, 11).hits, 1U);
}

TEST(LineAccount, AnEndFurtherOutEndsAllAbove) {
    account_begin(0, 0);
    for (int frame = 0; frame < 10; ++frame) account_enter(frame % 2 == 0 ? WORK : OTHER);
    account_leave_to(3);
    EXPECT_EQ(account_depth(), 3U);
    account_hit(5);
    account_end();
    account_tell(0);
    EXPECT_EQ(account_told(WORK, 5).hits, 1U) << "the third is WORK's";
}

TEST(LineAccount, SaysWhatFindsNoRoom) {
    account_begin(0, 0);
    account_enter(WORK);
    for (std::uint32_t line = 1; line <= 40000; ++line) account_hit(line);
    account_leave();
    account_tell(0);
    EXPECT_EQ(account_told(WORK, 32768).hits, 1U);
    EXPECT_EQ(account_told(WORK, 32769).hits, 0U);
    EXPECT_EQ(account_without_room(), 40000U - 32768U);
}

}  // namespace

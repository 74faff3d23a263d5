// The agent's account of one thread, and its table of functions. Seen to fail with a caller's callees kept at hand when a code
// object has gone, with leaves left out of the firsts, with what has no room not counted as lost, with a resume counted as a
// call, with calls above an end left running, and with a fork's child that tells its parent's calls. Meant to catch too: what
// the ring refused forgotten.
#include "plugins/samplers/tracer/testing/account.h"

#include <gtest/gtest.h>

#include <chrono>

namespace {

constexpr std::uint64_t A = 0x7f0000001000, B = 0x7f0000002000, C = 0x7f0000003000;
constexpr std::uint64_t MS = 1'000'000;
constexpr std::uint32_t MAX_DEPTH = 65536, OTHERS = 1, MAX_FUNCTIONS = 65536;

void spend(std::uint64_t ms) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    while (std::chrono::steady_clock::now() < end) {
    }
}

void call(std::uint64_t code) {
    account_enter(code);
    account_leave(code);
}

tracer_calls told(std::uint64_t caller, std::uint64_t callee) {
    return account_told(caller != 0 ? account_number(caller) : 0, account_number(callee));
}

TEST(CallAccount, CountsByCallerAndCallee) {
    account_begin(0, 0);
    account_enter(A);
    for (int i = 0; i < 3; ++i) call(C);
    account_enter(B);
    call(C);
    account_leave(B);
    account_leave(A);
    account_tell(0);
    EXPECT_EQ(told(A, C).calls, 3U);
    EXPECT_EQ(told(B, C).calls, 1U);
    EXPECT_EQ(told(A, B).calls, 1U);
    EXPECT_EQ(told(0, A).calls, 1U);
    EXPECT_EQ(account_of(account_number(C)).first_of_function, 4U);
    EXPECT_EQ(account_lost(), 0U);
}

TEST(CallAccount, TimeIsOwnOrOfWhatIsCalled) {
    account_begin(0, 0);
    account_enter(A);
    spend(10);
    account_enter(B);
    spend(20);
    account_leave(B);
    account_leave(A);
    account_tell(0);
    EXPECT_GE(told(0, A).own_ns, 10 * MS);
    EXPECT_GE(told(A, B).own_ns, 20 * MS);
    EXPECT_GE(told(0, A).function_ns, told(0, A).own_ns + told(A, B).own_ns - 1000);
    EXPECT_LT(told(0, A).own_ns, told(0, A).function_ns - 19 * MS);
    EXPECT_EQ(told(A, B).own_ns, told(A, B).function_ns);
}

TEST(CallAccount, RecursionHasOnePrimitiveCallAndOneCumulativeTime) {
    account_begin(0, 0);
    for (int i = 0; i < 4; ++i) account_enter(A);
    spend(10);
    for (int i = 0; i < 4; ++i) account_leave(A);
    account_tell(0);
    const tracer_calls all = account_of(account_number(A));
    EXPECT_EQ(all.calls, 4U);
    EXPECT_EQ(all.first_of_function, 1U);
    EXPECT_EQ(told(0, A).first_of_pair, 1U);
    EXPECT_EQ(told(A, A).first_of_pair, 1U);
    EXPECT_EQ(told(A, A).calls, 3U);
    EXPECT_GE(all.function_ns, 10 * MS);
    EXPECT_LE(all.function_ns, told(0, A).pair_ns);
    EXPECT_LE(all.own_ns, all.function_ns + 1000);
}

TEST(CallAccount, AResumeIsNoCall) {
    account_begin(0, 0);
    call(A);
    for (int i = 0; i < 5; ++i) {
        account_resume(A);
        if (i == 2) call(B);
        account_leave(A);
    }
    account_tell(0);
    EXPECT_EQ(told(0, A).calls, 1U);
    EXPECT_EQ(told(0, A).first_of_function, 1U);
    EXPECT_EQ(told(0, A).resumes, 5U);
    EXPECT_EQ(told(A, B).calls, 1U);
}

TEST(CallAccount, CFunctionsHaveNames) {
    account_begin(0, 0);
    account_enter(A);
    for (std::uint32_t round = 0; round < 3; ++round) {
        for (std::uint32_t function = 0; function < ACCOUNT_C_FUNCTIONS; ++function) {
            account_enter_c(function);
            account_leave_c(function);
        }
    }
    account_leave(A);
    account_tell(0);
    for (std::uint32_t function = 0; function < ACCOUNT_C_FUNCTIONS; ++function)
        EXPECT_EQ(account_told(account_number(A), account_c_number(function)).calls, 3U) << function;
}

TEST(CallAccount, WhatRunsIsToldAsFarAsItHasCome) {
    account_begin(0, 0);
    account_enter(A);
    account_enter(B);
    spend(5);
    account_tell(0);
    EXPECT_EQ(told(A, B).calls, 1U);
    EXPECT_GE(told(A, B).own_ns, 5 * MS);
    spend(5);
    account_leave(B);
    account_leave(A);
    account_tell(0);
    EXPECT_EQ(told(A, B).calls, 1U);
    EXPECT_EQ(told(A, B).first_of_function, 1U);
    EXPECT_GE(told(A, B).own_ns, 10 * MS);
    EXPECT_GE(told(0, A).function_ns, 10 * MS);
}

TEST(CallAccount, WhatTheRingRefusesIsToldLater) {
    account_begin(0, 0);
    for (int i = 0; i < 3; ++i) call(A);
    account_tell(1);
    EXPECT_EQ(account_of_all().calls, 0U);
    call(A);
    account_tell(0);
    EXPECT_EQ(told(0, A).calls, 4U);
}

TEST(CallAccount, MeasuringWhatCallsCostIsNotToldNorDisturbed) {
    account_begin(0, 0);
    EXPECT_EQ(account_call_is_quiet(A), 1U);
    EXPECT_EQ(account_of_all().calls, 0U);
}

TEST(CallAccount, WhatCountingCostIsInTheTimeOfEveryCallerOnce) {
    account_begin(3000, 5000);
    account_enter(A);
    account_enter(B);
    for (int i = 0; i < 100; ++i) call(C);
    account_leave(B);
    account_leave(A);
    account_tell(0);
    const double leaves = static_cast<double>(told(B, C).counting_ns);
    EXPECT_GT(leaves, 0);
    EXPECT_NEAR(static_cast<double>(told(A, B).counting_ns) / leaves, (800 + 3) / 300.0, 0.1);
    EXPECT_NEAR(static_cast<double>(told(0, A).counting_ns) / leaves, (808 + 3) / 300.0, 0.1);
}

TEST(CallAccount, AnEndOfACallFurtherOutEndsThoseAboveIt) {
    account_begin(0, 0);
    account_enter(A);
    account_enter(B);
    account_enter(C);
    account_leave(A);
    EXPECT_EQ(account_depth(), 0U);
    account_leave(B);  // has no begin any more
    EXPECT_EQ(account_depth(), 0U);
    call(B);
    account_tell(0);
    EXPECT_EQ(account_of(account_number(B)).first_of_function, 2U);
    EXPECT_EQ(told(0, B).calls, 1U);
}

TEST(CallAccount, CallsDeeperThanThereIsRoomForEndAsTheyBegan) {
    account_begin(0, 0);
    for (std::uint32_t i = 0; i < MAX_DEPTH + 10; ++i) account_enter(A);
    EXPECT_EQ(account_depth(), MAX_DEPTH);
    for (std::uint32_t i = 0; i < MAX_DEPTH + 10; ++i) account_leave(A);
    EXPECT_EQ(account_depth(), 0U);
    account_tell(0);
    EXPECT_EQ(account_of(account_number(A)).calls, MAX_DEPTH);
}

TEST(CallAccount, AForksChildTellsItsOwnCallsAndWhatRuns) {
    account_begin(0, 0);
    account_enter(A);
    for (int i = 0; i < 7; ++i) call(B);
    const std::uint32_t before = account_functions_told();
    account_fork();
    EXPECT_EQ(account_functions_told(), before + 1) << "A runs on";
    call(B);
    EXPECT_EQ(account_functions_told(), before + 2);
    account_leave(A);
    account_tell(0);
    EXPECT_EQ(told(A, B).calls, 1U);
    EXPECT_EQ(told(0, A).calls, 0U);
}

TEST(CallFunctions, AnAddressThatIsUsedAgainIsAnotherFunction) {
    account_begin(0, 0);
    account_enter(A);
    for (int i = 0; i < 3; ++i) call(B);
    const std::uint32_t first = account_number(B);
    account_dealloc(B);
    for (int i = 0; i < 2; ++i) call(B);
    const std::uint32_t second = account_number(B);
    account_leave(A);
    account_tell(0);
    EXPECT_NE(first, second);
    EXPECT_EQ(account_of(first).calls, 3U);
    EXPECT_EQ(account_of(second).calls, 2U);
}

TEST(CallFunctions, ManyCalleesOfOneCallerAreToldApart) {
    account_begin(0, 0);
    account_enter(A);
    for (int round = 0; round < 3; ++round) {
        for (std::uint64_t i = 0; i < 1000; ++i) call(B + i * 96);
    }
    account_leave(A);
    account_tell(0);
    for (std::uint64_t i = 0; i < 1000; i += 111) EXPECT_EQ(told(A, B + i * 96).calls, 3U);
    EXPECT_EQ(account_of_all().calls, 3001U);
}

// The last of the tests that count functions: their numbers are used up.
TEST(CallFunctionsFull, WhatHasNoRoomIsCountedTogetherAndSaid) {
    account_begin(0, 0);
    constexpr std::uint64_t MORE = MAX_FUNCTIONS + 500;
    for (std::uint64_t i = 0; i < MORE; ++i) call(B + i * 32);
    account_tell(0);
    EXPECT_EQ(account_of_all().calls, MORE);
    const tracer_calls others = account_of(OTHERS);
    EXPECT_GT(others.calls, 500U);
    EXPECT_EQ(others.calls, others.first_of_function);
    EXPECT_EQ(account_others_told(), 1U);
    EXPECT_GE(account_lost(), others.calls);
}

}  // namespace

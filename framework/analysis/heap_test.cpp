// What lines and functions allocated and held, and which of them leak. Seen to fail: with a line's peak made of all that it
// allocated, with a floor that is what was held last in its part, with growth of any length taken, and with a leak looked for to
// the end of the run instead of the line's last allocation.
#include "framework/analysis/analysis.h"
#include "tests/golden/heap_made.h"
#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace fah {
namespace {

using namespace test;
using Memory = HeapMaker::Memory;

constexpr At MAIN{"main", 1, 5};

Memory at(int line, std::int64_t bytes) { return {.frames = {MAIN, {"work", 10, line}}, .bytes = bytes}; }

std::uint32_t row_of(const Tables& tables, std::uint32_t line) {
    const auto found = std::ranges::find(tables.lines.number, line);
    return found == tables.lines.number.end() ? NO_ROW
                                              : static_cast<std::uint32_t>(found - tables.lines.number.begin());
}

const Fact* fact(const Tables& tables, std::string_view key) {
    const auto found = std::ranges::find(tables.facts, key, &Fact::key);
    return found == tables.facts.end() ? nullptr : &*found;
}

std::int64_t sum(const std::vector<std::int64_t>& column) {
    return std::accumulate(column.begin(), column.end(), std::int64_t{0});
}

TEST(Heap, AProfileWithoutItHasNoColumns) {
    const Tables tables = analyze(mixed_profile(), app_options());
    EXPECT_TRUE(tables.lines.heap.peak.empty());
    EXPECT_TRUE(tables.nodes.heap_at_peak.empty());
    EXPECT_TRUE(tables.processes.heap_peak.empty());
    EXPECT_EQ(fact(tables, "heap_peak_bytes"), nullptr);
}

TEST(Heap, EveryViewAddsUp) {
    const Tables tables = analyze(memory_profile(), app_options());
    const std::int64_t allocated = fact(tables, "heap_allocated_bytes")->integer;
    const std::int64_t peak = fact(tables, "heap_peak_bytes")->integer;
    EXPECT_EQ(allocated, (76 + 152 + 152 + 200 + 64) * MIB + 200 * 600'000);
    EXPECT_EQ(peak, 380 * MIB);
    EXPECT_EQ(sum(tables.functions.heap.allocated), allocated);
    EXPECT_EQ(sum(tables.lines.heap.allocated), allocated);
    EXPECT_EQ(sum(tables.nodes.heap_allocated), allocated);
    EXPECT_EQ(sum(tables.functions.heap.at_peak), peak);
    EXPECT_EQ(sum(tables.nodes.heap_at_peak), peak);
    EXPECT_EQ(tables.nodes.heap_at_peak_total[0], peak);
    EXPECT_EQ(sum(tables.processes.heap_allocated), allocated);
    EXPECT_EQ(*std::ranges::max_element(tables.heap.bytes), peak);
}

TEST(Heap, ALinesPeakIsThatOfItsCallsTogether) {
    HeapMaker heap;
    const Memory a{.frames = {MAIN, {"a", 20, 21}, {"work", 10, 11}}, .bytes = 8 * MIB};
    const Memory b{.frames = {MAIN, {"b", 30, 31}, {"work", 10, 11}}, .bytes = 8 * MIB};
    heap.alloc(1, a).free(2, a).alloc(3, b).alloc(4, at(11, 4 * MIB)).free(5, b).free(6, at(11, 4 * MIB));
    const Tables tables = analyze(heap.build(10), app_options());
    const std::uint32_t line = row_of(tables, 11);
    ASSERT_NE(line, NO_ROW);
    EXPECT_EQ(tables.lines.heap.peak[line], 12 * MIB) << "not 20";
    EXPECT_EQ(tables.lines.heap.allocated[line], 20 * MIB);
    EXPECT_EQ(tables.lines.heap.allocations[line], 3);
    EXPECT_EQ(tables.lines.heap.average[line], (8 + 8 * 2 + 4 * 2) * MIB / 10) << "from the launch to the last row";
}

TEST(Heap, WhatALibraryAllocatesIsItsCallers) {
    const Tables tables = analyze(memory_profile(), app_options());
    const std::uint32_t line = row_of(tables, 19);
    ASSERT_NE(line, NO_ROW);
    EXPECT_EQ(tables.lines.heap.allocated[line], 200 * 600'000);
    EXPECT_EQ(tables.lines.heap.temporary[line], 200 * 600'000);
    EXPECT_EQ(tables.lines.heap.python[line], 200 * 600'000);
    EXPECT_EQ(tables.lines.heap.allocations[line], 200 * 120);
    AnalysisOptions detailed = app_options();
    detailed.detailed = true;
    const Tables all = analyze(memory_profile(), detailed);
    EXPECT_EQ(row_of(all, 19), NO_ROW);
    EXPECT_EQ(all.lines.heap.allocated[row_of(all, 231)], 200 * 600'000) << "--detailed: to its own line";
}

TEST(Heap, ErrorsAreHalfOfTheInterval) {
    HeapMaker heap;
    Memory sampled = at(11, 1'000'000);
    sampled.milli = 2000;
    heap.alloc(1, sampled).alloc(2, sampled).free(3, sampled);
    Profile profile = heap.build(4);
    const auto error_of_two = static_cast<std::int64_t>(std::llround(1.96 * std::sqrt(2 * 1e12 * 0.5)));
    const Tables tables = analyze(profile, app_options());
    EXPECT_EQ(tables.lines.heap.allocated_error[0], error_of_two);
    EXPECT_EQ(tables.lines.heap.peak_error[0], error_of_two);
    EXPECT_EQ(tables.lines.heap.at_peak_error[0], error_of_two);
    // Of four units of time one was held for the first and the third, two for the second.
    const auto error_of_one = static_cast<std::int64_t>(std::llround(1.96 * std::sqrt(1e12 * 0.5)));
    EXPECT_EQ(tables.lines.heap.temporary_error[0], error_of_one);
    EXPECT_EQ(tables.lines.heap.growth_error[0], error_of_two);
    EXPECT_NEAR(static_cast<double>(tables.lines.heap.average_error[0]),
                (2 * static_cast<double>(error_of_one) + static_cast<double>(error_of_two)) / 4, 1);
    profile.run.set(text_fact("fah.memory.heap.mode", "exact"));
    EXPECT_EQ(analyze(profile, app_options()).lines.heap.allocated_error[0], 0);
}

TEST(Heap, ProcessesHaveTheirOwnPeaks) {
    const Tables tables = analyze(memory_profile(), app_options());
    ASSERT_EQ(tables.processes.pid, (std::vector<std::uint32_t>{100, 200}));
    EXPECT_EQ(tables.processes.heap_peak, (std::vector<std::int64_t>{380 * MIB, 64 * MIB}));
    EXPECT_EQ(tables.processes.heap_peak_time[1], 2'000'000'000);
}

TEST(Leaks, TheGrowingLineIsNamedWithItsVelocityAndTheOthersAreNot) {
    const Tables tables = analyze(memory_profile(), app_options());
    ASSERT_EQ(tables.heap.leak_line.size(), 1U);
    EXPECT_EQ(tables.lines.number[tables.heap.leak_line[0]], 13U);
    EXPECT_GT(tables.heap.leak_likelihood[0], 0.95);
    EXPECT_NEAR(tables.heap.leak_velocity[0] / MIB, 1000 / 14.5, 3.5) << "MB a second, within 5 %";
    EXPECT_EQ(tables.lines.heap.growth[tables.heap.leak_line[0]], 200 * MIB) << "before the interpreter cleans up";
}

TEST(Leaks, AListThatIsBuiltOnceIsNone) {
    HeapMaker heap;
    for (int i = 0; i < 300; ++i) heap.alloc(10 + i, at(11, MIB));
    for (int i = 0; i < 300; ++i) heap.alloc(400 + 10 * i, at(12, MIB)).free(403 + 10 * i, at(12, MIB));
    EXPECT_TRUE(analyze(heap.build(4000), app_options()).heap.leak_line.empty());
}

TEST(Leaks, OneThatWaitsNowAndThenIsNamed) {
    HeapMaker heap;
    for (int i = 0; i < 400; ++i)
        heap.alloc(10 * i + i / 40 * 250, at(11, MIB));  // nine times for a twentieth of the time
    const Tables tables = analyze(heap.build(6500), app_options());
    ASSERT_EQ(tables.heap.leak_line.size(), 1U);
    EXPECT_GT(tables.heap.leak_likelihood[0], 0.95);
}

TEST(Leaks, ALineThatBuildsTwiceIsNone) {
    HeapMaker heap;
    for (int i = 0; i < 500; ++i) heap.alloc(i, at(11, MIB));
    for (int i = 0; i < 500; ++i) heap.alloc(3500 + i, at(11, MIB));
    EXPECT_TRUE(analyze(heap.build(4000), app_options()).heap.leak_line.empty());
}

TEST(Leaks, ACacheThatIsEmptiedNowAndThenIsNone) {
    HeapMaker heap;
    for (int i = 0; i < 600; ++i) {
        heap.alloc(10 * i, at(11, MIB));
        if (i % 60 == 59)
            for (int k = 0; k < 60; ++k) heap.free(10 * i + 1, at(11, MIB));
    }
    EXPECT_TRUE(analyze(heap.build(6000), app_options()).heap.leak_line.empty());
}

TEST(Leaks, GrowthBehindChurnIsSeen) {
    HeapMaker heap;
    for (int i = 0; i < 500; ++i) {
        heap.alloc(10 * i, at(11, 200 * MIB)).free(10 * i + 5, at(11, 200 * MIB));
        heap.alloc(10 * i + 7, at(11, MIB));
    }
    const Tables tables = analyze(heap.build(6000), app_options());
    ASSERT_EQ(tables.heap.leak_line.size(), 1U);
    EXPECT_NEAR(tables.heap.leak_velocity[0] / MIB, 100, 5);
}

// A pool whose items come and go at random, in 200 programs; the rule's false alarms are counted.
TEST(Leaks, ChurnThatWandersIsRarelyTakenForOne) {
    std::mt19937 random(4);
    int alarms = 0;
    for (int program = 0; program < 200; ++program) {
        HeapMaker heap;
        int held = 0;
        for (int i = 0; i < 400; ++i) {
            if (held == 0 || random() % 2 == 0) {
                heap.alloc(i, at(11, MIB));
                ++held;
            } else {
                heap.free(i, at(11, MIB));
                --held;
            }
        }
        alarms += analyze(heap.build(400), app_options()).heap.leak_line.empty() ? 0 : 1;
    }
    EXPECT_LE(alarms, 2);
}

TEST(Growth, IsTheShareOfThePeakByWhichTheRunGrew) {
    HeapMaker grows, stays;
    for (int i = 0; i < 400; ++i) grows.alloc(10 * i, at(11, MIB));
    EXPECT_NEAR(fact(analyze(grows.build(4000), app_options()), "heap_growth_percent")->real, 100, 2);
    stays.alloc(1, at(11, 100 * MIB));
    for (int i = 1; i < 400; ++i) stays.alloc(10 * i, at(12, MIB)).free(10 * i + 2, at(12, MIB));
    EXPECT_NEAR(fact(analyze(stays.build(4000), app_options()), "heap_growth_percent")->real, 0, 2);
}

}  // namespace
}  // namespace fah

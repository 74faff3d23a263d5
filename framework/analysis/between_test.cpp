// What lines held at two moments. Seen to fail: with the moments swapped, and sorted by size.
#include "framework/analysis/analysis.h"
#include "tests/golden/heap_made.h"
#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

#include <vector>

namespace fah {
namespace {

using namespace test;
using Memory = HeapMaker::Memory;

constexpr At MAIN{"main", 1, 5};

Memory at(int line, std::int64_t bytes, std::int64_t milli = 1000) {
    return {.frames = {MAIN, {"work", 10, line}}, .bytes = bytes, .milli = milli};
}

std::vector<std::uint32_t> lines_of(const Tables& tables) {
    std::vector<std::uint32_t> lines;
    for (const std::uint32_t row : tables.between.line) lines.push_back(tables.lines.number[row]);
    return lines;
}

TEST(Between, TheLargestChangeComesFirst) {
    HeapMaker heap;
    heap.alloc(1, at(11, 50 * MIB)).alloc(2, at(12, 9 * MIB)).alloc(3, at(13, MIB)).alloc(4, at(14, 2 * MIB));
    heap.free(15, at(12, 9 * MIB)).alloc(16, at(13, 4 * MIB)).alloc(17, at(11, MIB)).alloc(18, at(15, MIB));
    heap.free(19, at(15, MIB)).free(30, at(11, 50 * MIB)).remember({10, 20});
    const Tables tables = analyze(heap.build(40), app_options());
    EXPECT_EQ(lines_of(tables), (std::vector<std::uint32_t>{12, 13, 11, 14})) << "15 had nothing at either";
    EXPECT_EQ(tables.between.before, (std::vector<std::int64_t>{9 * MIB, MIB, 50 * MIB, 2 * MIB}));
    EXPECT_EQ(tables.between.after, (std::vector<std::int64_t>{0, 5 * MIB, 51 * MIB, 2 * MIB}));
    EXPECT_EQ(tables.between.count_before, (std::vector<std::int64_t>{1, 1, 1, 1}));
    EXPECT_EQ(tables.between.count_after, (std::vector<std::int64_t>{0, 2, 2, 1}));
    EXPECT_EQ(tables.between.error, (std::vector<std::int64_t>{0, 0, 0, 0}));
}

TEST(Between, SamplesHaveErrors) {
    HeapMaker heap;
    heap.alloc(1, at(11, MIB, 10'000)).alloc(15, at(11, MIB, 10'000)).remember({10, 20});
    const Tables tables = analyze(heap.build(40), app_options());
    ASSERT_EQ(tables.between.error.size(), 1U);
    EXPECT_GT(tables.between.error[0], MIB);
    EXPECT_EQ(tables.between.count_after[0], 20);
}

TEST(Between, IsThereOnlyWhereItWasAskedFor) {
    HeapMaker heap;
    heap.alloc(1, at(11, 50 * MIB));
    const Tables tables = analyze(heap.build(40), app_options());
    EXPECT_TRUE(tables.between.line.empty());
    for (const Fact& fact : tables.facts) EXPECT_FALSE(fact.key.starts_with("between_")) << fact.key;
}

}  // namespace
}  // namespace fah

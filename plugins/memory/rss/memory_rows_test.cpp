// The rows that a look becomes, and how often smaps_rollup is read.
#include "plugins/memory/rss/memory_rows.h"
#include "plugins/memory/rss/seldom_look.h"

#include <gtest/gtest.h>

#include <map>

namespace {

using rss::Looked;

constexpr std::uint64_t MS = 1'000'000;

// Bytes by process and part; the resident set itself is part 0.
std::map<std::pair<std::uint32_t, int>, std::int64_t> parts(const std::vector<Looked>& all) {
    std::map<std::pair<std::uint32_t, int>, std::int64_t> found;
    for (const fixingahole::Row& row : rss::rows_of(5, all)) {
        EXPECT_EQ(row.time_ns, 5U);
        found[{row.process, row.kind == FAH_ROW_RSS ? 0 : row.origin}] = row.value;
    }
    return found;
}

TEST(MemoryRows, are_of_each_process_and_of_all_together) {
    const auto found =
        parts({{1, {100, 60, 30, 10, 5}, rss::Shares{50, 70}}, {2, {40, 40, 0, 0, 0}, rss::Shares{9, 20}}});
    EXPECT_EQ(found.at({1, 0}), 100);
    EXPECT_EQ(found.at({2, 0}), 40);
    EXPECT_EQ(found.at({FAH_NONE, 0}), 140);
    EXPECT_EQ(found.at({FAH_NONE, FAH_RESIDENT_ANONYMOUS}), 100);
    EXPECT_EQ(found.at({FAH_NONE, FAH_RESIDENT_FILE}), 30);
    EXPECT_EQ(found.at({FAH_NONE, FAH_RESIDENT_SHARED}), 10);
    EXPECT_EQ(found.at({FAH_NONE, FAH_RESIDENT_SWAP}), 5);
    EXPECT_EQ(found.at({FAH_NONE, FAH_RESIDENT_UNIQUE}), 59);
    EXPECT_EQ(found.at({FAH_NONE, FAH_RESIDENT_PROPORTIONAL}), 90);
}

TEST(MemoryRows, have_no_sum_of_what_was_not_seen_of_all) {
    const auto found = parts({{1, {100, 60, 30, 10, 5}, rss::Shares{50, 70}}, {2, {40, 40, 0, 0, 0}, {}}});
    EXPECT_EQ(found.count({FAH_NONE, FAH_RESIDENT_UNIQUE}), 0U);
    EXPECT_EQ(found.at({1, FAH_RESIDENT_UNIQUE}), 50);
    EXPECT_TRUE(rss::rows_of(5, {}).empty());
}

TEST(SeldomLook, comes_once_a_second_and_sooner_at_a_new_peak) {
    rss::SeldomLook look;
    EXPECT_TRUE(look.due(2000 * MS, 1000));
    look.done(2000 * MS, 2001 * MS, 1000);
    EXPECT_FALSE(look.due(2900 * MS, 1000));
    EXPECT_TRUE(look.due(3001 * MS, 1000));
    EXPECT_FALSE(look.due(2900 * MS, 1050)) << "hardly more than then";
    EXPECT_FALSE(look.due(2240 * MS, 2000));
    EXPECT_TRUE(look.due(2260 * MS, 2000));
}

TEST(SeldomLook, waits_with_the_first_one_where_it_will_cost_much) {
    constexpr std::int64_t GIGABYTE = 1'000'000'000;
    rss::SeldomLook look;
    EXPECT_FALSE(look.due(5000 * MS, 3 * GIGABYTE));
    EXPECT_FALSE(look.due(5900 * MS, 3 * GIGABYTE));
    EXPECT_TRUE(look.due(6100 * MS, 3 * GIGABYTE));
}

TEST(SeldomLook, takes_a_small_part_of_the_time_at_most) {
    rss::SeldomLook look;
    look.done(0, 50 * MS, 1000);
    EXPECT_FALSE(look.due(2'500 * MS, 5000));
    EXPECT_TRUE(look.due(2'550 * MS, 5000));
    EXPECT_FALSE(look.due(10'000 * MS, 1000));
    EXPECT_TRUE(look.due(10'050 * MS, 1000));
    EXPECT_EQ(look.all_ns(), 50 * MS);
    EXPECT_EQ(look.looks(), 1U);
}

}  // namespace

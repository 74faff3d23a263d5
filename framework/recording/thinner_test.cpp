#include "framework/recording/thinner.h"

#include "framework/pipeline/classify.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace fah::recording {
namespace {

std::vector<Row> thinned(Thinner& thinner, const std::vector<Row>& rows) {
    std::vector<Row> kept;
    for (const Row& row : rows) {
        if (const auto complete = thinner.add(row)) kept.push_back(*complete);
    }
    thinner.flush([&kept](const Row& row) { kept.push_back(row); });
    return kept;
}

Row cpu(std::uint64_t time_ns, std::uint32_t stack, std::int64_t value) {
    return {.time_ns = time_ns,
            .process = 1,
            .thread = 1,
            .stack = stack,
            .kind = FAH_ROW_CPU,
            .value = value,
            .system_ns = 1};
}

TEST(Thinner, StrideOnePassesEveryRow) {
    Thinner thinner(1);
    const std::vector<Row> rows{cpu(1, 1, 10), cpu(2, 1, 10), cpu(3, 2, 10)};
    EXPECT_EQ(thinned(thinner, rows), rows);
    EXPECT_EQ(thinner.merged(), 0U);
}

TEST(Thinner, OfAStacksOwnPeaksTheHighestIsLeftAndOfItsSumsTheSum) {
    Thinner thinner(2);
    Row peak = cpu(1, 1, 50), churn = cpu(1, 1, 50);
    peak.kind = FAH_ROW_COUNTED_PEAK, churn.kind = FAH_ROW_COUNTED_CHURN;
    Row lower = peak, more = churn;
    lower.value = 20, more.value = 20;
    const std::vector<Row> kept = thinned(thinner, {peak, churn, lower, more});
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].value, 50);
    EXPECT_EQ(kept[1].value, 70);
}

TEST(Thinner, MergesRowsOfOneStackAndKeepsTheirSum) {
    Thinner thinner(2);
    const std::vector<Row> kept =
        thinned(thinner, {cpu(1, 1, 10), cpu(2, 2, 20), cpu(3, 1, 30), cpu(4, 1, 40), cpu(5, 2, 50)});
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0].time_ns, 3U);
    EXPECT_EQ(kept[0].value, 40);
    EXPECT_EQ(kept[0].system_ns, 2);
    EXPECT_EQ(kept[1].value, 70);
    EXPECT_EQ(kept[2].value, 40) << "what waited is handed over at the end";
    EXPECT_EQ(thinner.merged(), 2U);
}

TEST(Thinner, RowsOfTheHeapJoinOverThreadsButNotKinds) {
    Thinner thinner(2);
    const Row first{
        .time_ns = 1, .process = 1, .thread = 1, .stack = 1, .kind = FAH_ROW_ALLOC, .value = 9, .system_ns = 9000};
    Row second = first, end = first;
    second.time_ns = 2;
    second.thread = 2;
    end.kind = FAH_ROW_FREE;
    end.time_ns = 3;
    const std::vector<Row> kept = thinned(thinner, {first, second, end});
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].value, 18);
    EXPECT_EQ(kept[0].system_ns, 18000);
    EXPECT_EQ(kept[1], end);
}

TEST(Thinner, OtherOriginsAndThreadsStayApart) {
    Thinner thinner(4);
    Row native = cpu(2, 1, 10);
    native.origin = FAH_ORIGIN_NATIVE;
    Row other = cpu(3, 1, 10);
    other.thread = 2;
    EXPECT_EQ(thinned(thinner, {cpu(1, 1, 10), native, other}).size(), 3U);
}

TEST(Thinner, OfResidentSetPointsTheLargestStays) {
    Thinner thinner(3);
    const auto point = [](std::uint64_t time, std::int64_t bytes) {
        return Row{.time_ns = time, .process = 1, .kind = FAH_ROW_RSS, .value = bytes};
    };
    const std::vector<Row> kept = thinned(thinner, {point(1, 5), point(2, 9), point(3, 7)});
    EXPECT_EQ(kept, std::vector<Row>{point(2, 9)});
}

TEST(Thinner, RowsThatNobodyAddsUpPass) {
    Thinner thinner(8);
    const std::vector<Row> rows{{.kind = 200, .value = 1}, {.kind = 200, .value = 2}, cpu(1, 1, -5), cpu(2, 1, 0)};
    const std::vector<Row> kept = thinned(thinner, rows);
    EXPECT_EQ(kept, rows) << "the last two are impossible: system time above the whole, and below zero";
}

TEST(Thinner, ASumThatNoRowMaySayIsNotMade) {
    Thinner thinner(2);
    const std::vector<Row> kept = thinned(thinner, {cpu(1, 1, MAX_ROW_NS), cpu(2, 1, 10), cpu(3, 1, 10)});
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].value, MAX_ROW_NS);
    EXPECT_EQ(kept[1].value, 20);
}

}  // namespace
}  // namespace fah::recording

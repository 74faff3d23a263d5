#include "framework/pipeline/rss_series.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace fah {
namespace {

std::vector<RssPoint> random_points(std::size_t count, std::uint32_t processes) {
    std::mt19937_64 random(7);
    std::vector<RssPoint> points;
    for (std::size_t i = 0; i < count; ++i) {
        const ProcessId process{1 + static_cast<std::uint32_t>(random() % processes)};
        points.push_back({random() % 100'000'000'000, process, static_cast<std::int64_t>(random() % 1000)});
    }
    return points;
}

RssSeries series_of(const std::vector<RssPoint>& points) {
    RssSeries series;
    for (const RssPoint& point : points) series.add(point);
    return series;
}

TEST(RssSeries, KeepsEveryPointWhileTheyAreFew) {
    std::vector<RssPoint> points = random_points(1000, 3);
    std::vector<RssPoint> kept = series_of(points).points();
    const auto by_time = [](const RssPoint& a, const RssPoint& b) { return a.time_ns < b.time_ns; };
    std::ranges::sort(points, by_time);
    EXPECT_EQ(kept, points);
}

TEST(RssSeries, ThinsAndKeepsTheHighWaterMarkOfEachProcess) {
    std::vector<RssPoint> points = random_points(100'000, 2);
    points[70'001] = {50'000'000'123, {1}, 5000};
    points[31] = {10'000'000'321, {2}, 6000};
    const std::vector<RssPoint> kept = series_of(points).points();
    EXPECT_LE(kept.size(), RssSeries::MAX_POINTS);
    EXPECT_GE(kept.size(), RssSeries::MAX_POINTS / 4);
    EXPECT_NE(std::ranges::find(kept, points[70'001]), kept.end());
    EXPECT_NE(std::ranges::find(kept, points[31]), kept.end());
    EXPECT_TRUE(std::ranges::is_sorted(kept, {}, &RssPoint::time_ns));
}

TEST(RssSeries, OrderAndSpreadingDoNotShow) {
    std::vector<RssPoint> points = random_points(30'000, 5);
    const std::vector<RssPoint> expected = series_of(points).points();
    std::mt19937 random(3);
    std::ranges::shuffle(points, random);
    EXPECT_EQ(series_of(points).points(), expected);

    RssSeries parts[3];
    for (std::size_t i = 0; i < points.size(); ++i) parts[i % 7 == 0 ? 0 : 1 + i % 2].add(points[i]);
    parts[0].add(parts[1]);
    parts[0].add(parts[2]);
    EXPECT_EQ(parts[0].points(), expected);
}

TEST(RssSeries, MoreProcessesThanPointsKeepOneEach) {
    RssSeries series;
    for (std::uint32_t id = 1; id <= 2 * RssSeries::MAX_POINTS; ++id) {
        series.add({id, {id}, 1});
        series.add({id + 1, {id}, 2});
    }
    EXPECT_EQ(series.points().size(), 2 * RssSeries::MAX_POINTS);
}

TEST(RssSeries, KeepsThePartsApart) {
    RssSeries series(2);
    for (std::uint64_t time = 0; time < 100; ++time) {
        series.add({time, {1}, 500, 0});
        series.add({time, {1}, static_cast<std::int64_t>(time), 3});
    }
    const std::vector<RssPoint> kept = series.points();
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0], (RssPoint{0, {1}, 500, 0}));
    EXPECT_EQ(kept[1], (RssPoint{99, {1}, 99, 3}));
}

}  // namespace
}  // namespace fah

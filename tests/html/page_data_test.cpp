// GIVEN a profile WHEN its tables are packed for the page THEN what was left out or joined is still in the sums.
// Seen to fail: with nodes left out that count to the root, with spans that are counted wrong when they are halved, and with a
// sign lost in a varint.
#include "framework/analysis/analysis.h"
#include "framework/report/model_view.h"
#include "plugins/reporters/html/embedding.h"
#include "plugins/reporters/html/timeline.h"
#include "tests/golden/hand_made.h"
#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace fah::test {
namespace {

using html_report::choose_nodes;
using html_report::NodeRows;
using html_report::Pack;
using html_report::Timeline;

// What page/modules/unpack.js does.
class Unpacked {
public:
    explicit Unpacked(std::string bytes) : bytes_(std::move(bytes)) {
        while (at_ < bytes_.size()) {
            const std::string name = take(next());
            const std::uint8_t type = next();
            const std::uint64_t rows = varint();
            const std::uint64_t size = varint();
            const std::size_t end = at_ + size;
            if (type == 2 || type == 3) columns[name] = numbers(rows, type == 3);
            if (type == 1)
                for (std::uint64_t i = 0; i < rows; ++i) columns[name].push_back(next());
            at_ = end;
        }
    }
    std::map<std::string, std::vector<std::int64_t>> columns;

private:
    std::uint8_t next() { return static_cast<std::uint8_t>(bytes_.at(at_++)); }
    std::string take(std::size_t size) {
        at_ += size;
        return bytes_.substr(at_ - size, size);
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            const std::uint8_t byte = next();
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return value;
        }
    }
    std::vector<std::int64_t> numbers(std::uint64_t rows, bool differences) {
        std::vector<std::int64_t> values;
        std::int64_t before = 0;
        for (std::uint64_t i = 0; i < rows; ++i) {
            const std::uint64_t coded = varint();
            const auto value = static_cast<std::int64_t>(coded >> 1) ^ -static_cast<std::int64_t>(coded & 1);
            before = differences ? before + value : value;
            values.push_back(before);
        }
        return values;
    }

    std::string bytes_;
    std::size_t at_ = 0;
};

std::int64_t sum(const std::vector<std::int64_t>& values) {
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

class Page {
public:
    explicit Page(const Profile& profile) : tables_(analyze(profile, app_options())), model_(tables_) {}
    reporters::ProfileView view() const { return reporters::ProfileView(fixingahole::Model(model_.table())); }

private:
    Tables tables_;
    ModelView model_;
};

// `paths` call paths of `threads` threads, each seen in every millisecond of a second.
Profile busy_profile(int threads, int paths) {
    ProfileBuilder make;
    for (int thread = 0; thread < threads; ++thread) {
        const ThreadId id = make.thread(make.process(100, 1), 100 + thread, "");
        for (int path = 0; path < paths; ++path) make.add(id, {{"work", 1, path + 1}}, python(1000));
    }
    make.run().set(integer_fact("elapsed_ns", 1'000'000'000));
    Profile profile = make.build();
    for (std::uint64_t ms = 1; ms <= 1000; ++ms)
        for (const ProfileRow& row : profile.rows)
            profile.samples.push_back({.time_ns = ms * 1'000'000,
                                       .thread = row.thread,
                                       .stack = row.stack,
                                       .ns = 1'000'000,
                                       .kind = FAH_SAMPLED_PYTHON});
    return profile;
}

std::map<std::string, std::vector<std::int64_t>> timeline_of(const Profile& profile) {
    const Page page(profile);
    const reporters::ProfileView view = page.view();
    Pack pack;
    Timeline(view, choose_nodes(view)).add_to(pack);
    return Unpacked(pack.finish()).columns;
}

TEST(Pack, NumbersOfEverySizeComeBack) {
    const std::vector<std::int64_t> values{0, 1, -1, 63, 64, -64, -65, 8192, INT64_C(1) << 52, -(INT64_C(1) << 52)};
    Pack pack;
    pack.numbers("plain", values);
    pack.series("series", values);
    pack.bytes("bytes", {1, 255});
    const auto columns = Unpacked(pack.finish()).columns;
    EXPECT_EQ(columns.at("plain"), values);
    EXPECT_EQ(columns.at("series"), values);
    EXPECT_EQ(columns.at("bytes"), (std::vector<std::int64_t>{1, 255}));
}

TEST(Embedding, Base64OfEveryLength) {
    EXPECT_EQ(html_report::base64(""), "");
    EXPECT_EQ(html_report::base64("f"), "Zg==");
    EXPECT_EQ(html_report::base64("fo"), "Zm8=");
    EXPECT_EQ(html_report::base64("foo"), "Zm9v");
    EXPECT_EQ(html_report::base64("\xff\xfe\xfd"), "//79");
}

TEST(Nodes, WhatIsLeftOutCountsToItsCaller) {
    const Page page(mixed_profile());
    const reporters::ProfileView view = page.view();
    const NodeRows all = choose_nodes(view), some = choose_nodes(view, 5);
    EXPECT_EQ(all.left_out(), 0U);
    ASSERT_LE(some.kept.size(), 6U);
    ASSERT_GT(some.kept.size(), 3U);
    for (std::uint32_t node = 1; node < some.row.size(); ++node) {
        const std::uint32_t kept = some.kept[some.row[node]];
        std::uint32_t above = node;
        while (!std::ranges::binary_search(some.kept, above)) above = view.nodes.parent[above];
        EXPECT_EQ(above, kept) << "of node " << node;
    }
}

TEST(TheTimeline, HoldsAllTime) {
    const auto columns = timeline_of(busy_profile(2, 3));
    const std::int64_t unit = columns.at("time.axis")[3];
    EXPECT_NEAR(static_cast<double>(sum(columns.at("time.units")) * unit), 6e9, 6e7);
    EXPECT_NEAR(static_cast<double>(sum(columns.at("activity.units")) * unit), 6e9, 6e7);
    EXPECT_EQ(columns.at("time.axis")[1], 1000);
    EXPECT_EQ(columns.at("time.axis")[4], 1);
}

TEST(TheTimeline, IsCoarserWhereThereIsTooMuch) {
    const auto columns = timeline_of(busy_profile(3, 400));  // 1.2 million samples, each somewhere else
    const std::int64_t spans = columns.at("time.axis")[1];
    EXPECT_LE(columns.at("time.units").size(), Timeline::MOST_ENTRIES);
    EXPECT_LT(spans, 1000);
    EXPECT_GE(spans, 100);
    EXPECT_NEAR(static_cast<double>(sum(columns.at("time.units")) * columns.at("time.axis")[3]), 1.2e12, 1.2e10);
    EXPECT_LT(columns.at("time.span").back(), spans);
}

TEST(TheTimeline, GivesUpThreadsBeforeSpans) {
    const auto columns = timeline_of(busy_profile(20, 300));  // 6,000 in each span
    EXPECT_LE(columns.at("time.units").size(), Timeline::MOST_ENTRIES);
    EXPECT_EQ(columns.at("time.axis")[4], 0);
    EXPECT_EQ(columns.at("time.axis")[1], 1000) << "without threads there are 300 in a span";
    EXPECT_EQ(columns.at("time.thread").front(), -1);
    EXPECT_EQ(columns.at("activity.thread").back(), 19) << "threads are still told apart where paths are not";
}

TEST(TheTimeline, AWaitIsInEverySpanThatItLasted) {
    Profile profile = busy_profile(1, 1);
    profile.samples = {{.time_ns = 900'000'000,
                        .thread = profile.rows[0].thread,
                        .stack = profile.rows[0].stack,
                        .ns = 500'000'000,
                        .kind = FAH_SAMPLED_WAIT}};
    const auto columns = timeline_of(profile);
    EXPECT_EQ(columns.at("time.span").front(), 400);
    EXPECT_EQ(columns.at("time.span").back(), 900 - 1 + (columns.at("time.span").size() > 500 ? 1 : 0));
    EXPECT_GE(columns.at("time.span").size(), 500U);
}

}  // namespace
}  // namespace fah::test

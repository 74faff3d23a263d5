// What changed between runs, and what of it is noise.
// Seen to fail: intervals of one side only, and functions that one side lacks left out.
#include "framework/analysis/comparison.h"
#include "framework/analysis/analysis.h"
#include "framework/analysis/difference_tables.h"
#include "tests/golden/hand_made.h"
#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace fah {
namespace {

using test::At;

Tables run(std::int64_t work_ms, std::int64_t rest_ms, const std::string& extra = "") {
    test::ProfileBuilder make;
    const At main{"main", 1, 2};
    make.add({main, {"work", 10, 11}}, test::python(work_ms)).add({main, {"rest", 20, 21}}, test::python(rest_ms));
    if (!extra.empty()) make.add({main, {extra, 30, 31}}, test::python(100));
    make.run().set(integer_fact("elapsed_ns", (work_ms + rest_ms) * 1'000'000));
    return analyze(make.build(), test::app_options());
}

const Change& find(const Comparison& comparison, std::string_view name) {
    return *std::ranges::find(comparison.functions, name, &Change::name);
}

TEST(Compare, OneRunOnASideKnowsTheNoiseOfSamplingAlone) {
    std::vector<Tables> base, changed;
    base.push_back(run(4000, 400));
    changed.push_back(run(6000, 440));
    const Comparison comparison = compare(base, changed);
    EXPECT_FALSE(comparison.compares_sets());
    const Change& work = find(comparison, "work");
    EXPECT_DOUBLE_EQ(work.difference(), 2.0);
    // 1000 and 1500 samples: 4 / sqrt(1000) and 6 / sqrt(1500), 2.576 standard errors.
    EXPECT_NEAR(work.error, 2.576 * std::sqrt(0.016 + 0.024), 1e-3);
    EXPECT_TRUE(work.beyond_noise());
    EXPECT_FALSE(find(comparison, "rest").beyond_noise());
    EXPECT_TRUE(comparison.total.beyond_noise());
    EXPECT_FALSE(comparison.elapsed.beyond_noise());
    EXPECT_EQ(comparison.functions.front().name, "work") << "the largest change first";
}

TEST(Compare, SetsOfRunsTellHowRunsDiffer) {
    std::vector<Tables> base, changed;
    for (const std::int64_t ms : {3000, 4000, 5000, 4000}) base.push_back(run(ms, 400));
    for (const std::int64_t ms : {4000, 5200, 6000, 4800}) changed.push_back(run(ms, 800));
    const Comparison comparison = compare(base, changed);
    EXPECT_TRUE(comparison.compares_sets());
    EXPECT_DOUBLE_EQ(find(comparison, "work").difference(), 1.0);
    // Standard errors sqrt(1/6) and sqrt(26/150), 5.998 degrees of freedom: t = 3.708.
    EXPECT_NEAR(find(comparison, "work").error, 3.708 * std::sqrt(1.0 / 6 + 0.52 / 3), 5e-3);
    EXPECT_FALSE(find(comparison, "work").beyond_noise());
    EXPECT_TRUE(find(comparison, "rest").beyond_noise()) << "it never varied";
}

TEST(Compare, FunctionsThatCameOrWent) {
    std::vector<Tables> base, changed;
    base.push_back(run(1000, 1000, "old"));
    changed.push_back(run(1000, 1000, "new"));
    const Comparison comparison = compare(base, changed);
    EXPECT_EQ(find(comparison, "old").changed, 0);
    EXPECT_DOUBLE_EQ(find(comparison, "old").base, 0.1);
    EXPECT_EQ(find(comparison, "new").base, 0);
}

TEST(Compare, OneTreeOfBothSides) {
    std::vector<Tables> base, changed;
    base.push_back(run(1000, 1000, "old"));
    base.push_back(run(3000, 1000, "old"));
    changed.push_back(run(4000, 500, "new"));
    const Tables tables = difference_tables(base, changed, compare(base, changed));
    const auto at = [&](std::string_view name) {
        for (std::size_t row = 0; row < tables.nodes.parent.size(); ++row)
            if (tables.texts.text(tables.functions.name[tables.nodes.function[row]]) == name) return row;
        return std::size_t{0};
    };
    EXPECT_EQ(tables.nodes.own.time(at("work")), 4'000'000'000);
    EXPECT_EQ(tables.nodes.base[at("work")], 2'000'000'000) << "the mean of both runs";
    EXPECT_EQ(tables.nodes.base[at("old")], 100'000'000);
    EXPECT_EQ(tables.nodes.own.time(at("old")), 0);
    EXPECT_EQ(tables.nodes.total[0], 4'600'000'000);
    for (std::size_t row = 1; row < tables.nodes.parent.size(); ++row) EXPECT_LT(tables.nodes.parent[row], row);
}

}  // namespace
}  // namespace fah

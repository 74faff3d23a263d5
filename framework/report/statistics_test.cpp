// Means, spreads and intervals of functions over runs, and the tables that `summarize` shows of a file.
#include "framework/report/file_tables.h"
#include "framework/report/function_statistics.h"

#include <fixingahole/model.h>
#include <gtest/gtest.h>

#include <cmath>

namespace fah {
namespace {

ProfileFile run(std::vector<FunctionFigures> functions) {
    ProfileFile profile{.path = "made.json", .program = "/root/main.py", .elapsed_s = 10, .total_s = 8};
    profile.functions = std::move(functions);
    return profile;
}

FunctionFigures function(const std::string& file, const std::string& name, double python, double native,
                         double peak = 0) {
    return {.file = file,
            .name = name,
            .line = 3,
            .python_s = python,
            .native_s = native,
            .system_s = 0.5,
            .peak_mb = peak};
}

TEST(FunctionStatistics, Mean_and_deviation_of_the_sample) {
    const auto told = function_statistics(
        {run({function("/root/a.py", "f", 1, 1, 10)}), run({function("/root/a.py", "f", 2, 2, 30)})}, "/root", true);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].key, "a.py:f");
    EXPECT_DOUBLE_EQ(told[0].user.mean, 3);
    EXPECT_DOUBLE_EQ(told[0].user.deviation, std::sqrt(2.0));
    EXPECT_DOUBLE_EQ(told[0].system.mean, 0.5);
    EXPECT_DOUBLE_EQ(told[0].system.deviation, 0);
    EXPECT_DOUBLE_EQ(told[0].memory.mean, 20);
}

TEST(FunctionStatistics, One_that_is_absent_counts_nothing_in_that_run) {
    const auto told = function_statistics({run({function("/root/a.py", "f", 4, 0)}), run({})}, "/root", true);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_DOUBLE_EQ(told[0].user.mean, 2);
    EXPECT_DOUBLE_EQ(told[0].user.deviation, std::sqrt(8.0));
}

TEST(FunctionStatistics, One_run_has_no_spread_and_no_interval) {
    const auto told = function_statistics({run({function("/root/a.py", "f", 4, 0)})}, "/root", true);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_DOUBLE_EQ(told[0].user.deviation, 0);
    EXPECT_DOUBLE_EQ(confidence(told[0].user, 1), 0);
}

TEST(FunctionStatistics, Largest_user_time_first_or_by_key) {
    const std::vector<ProfileFile> runs{
        run({function("/root/a.py", "f", 1, 0), function("/root/b.py", "g", 2, 1), function("/lib/c.py", "h", 2, 0)})};
    std::string by_time, by_key;
    for (const auto& each : function_statistics(runs, "/root", true)) by_time += each.key + " ";
    for (const auto& each : function_statistics(runs, "/root", false)) by_key += each.key + " ";
    EXPECT_EQ(by_time, "b.py:g /lib/c.py:h a.py:f ");
    EXPECT_EQ(by_key, "/lib/c.py:h a.py:f b.py:g ");
}

TEST(FunctionStatistics, Cells_of_a_notebook_and_namesakes_are_one) {
    const auto told = function_statistics(
        {run({function("/root/n.ipynb cell 1", "f", 1, 0), function("/root/n.ipynb cell 2", "f", 2, 0)})}, "/root",
        true);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].key, "n.ipynb:f");
    EXPECT_DOUBLE_EQ(told[0].user.mean, 3);
}

// Student's t at 0.975: 12.706 for one degree of freedom, 2.262 for nine.
TEST(FunctionStatistics, Interval_of_the_mean) {
    EXPECT_NEAR(confidence({.mean = 5, .deviation = 2}, 2), 12.7062 * 2 / std::sqrt(2.0), 1e-3);
    EXPECT_NEAR(confidence({.mean = 5, .deviation = 2}, 10), 2.2622 * 2 / std::sqrt(10.0), 1e-3);
}

std::string text(const Tables& tables, std::uint32_t id) { return std::string(tables.texts.text(id)); }

TEST(FileTables, Functions_from_the_threshold_on_by_their_time) {
    const auto profile = run({function("/root/a.py", "small", 0.1, 0), function("/root/a.py", "large", 3, 1, 2),
                              function("/lib/b.py", "middle", 1, 0)});
    const Tables tables = file_tables(profile, {.root = "/root", .top = 3, .threshold = 10});
    ASSERT_EQ(tables.functions.name.size(), 3U);  // "small" has 7.5 % of 8 s; row 0 is the interpreter
    EXPECT_EQ(tables.functions.shown[0], FAH_SHOWN_NOT);
    EXPECT_EQ(text(tables, tables.functions.name[1]), "large");
    EXPECT_EQ(text(tables, tables.functions.name[2]), "middle");
    EXPECT_EQ(tables.functions.total[1], 4'500'000'000);
    EXPECT_EQ(tables.functions.heap.peak[1], 2 << 20);
    EXPECT_EQ(text(tables, tables.files.label[0]), "a.py");
    EXPECT_EQ(text(tables, tables.files.label[1]), "/lib/b.py");
}

TEST(FileTables, Stacks_leave_out_what_is_not_told) {
    auto profile = run({function("/root/a.py", "outer", 1, 0), function("/root/a.py", "inner", 2, 1)});
    profile.stacks.push_back(
        {.frames = {{"/root/a.py", "outer", 3}, {"/lib/x.py", "hidden", 9}, {"/root/a.py", "inner", 4}},
         .python_s = 2,
         .native_s = 1,
         .samples = 7});
    const Tables tables = file_tables(profile, {.root = "/root"});
    ASSERT_EQ(tables.nodes.parent.size(), 3U);
    EXPECT_EQ(tables.nodes.parent[2], 1U);
    EXPECT_EQ(text(tables, tables.functions.name[tables.nodes.function[2]]), "inner");
    EXPECT_EQ(tables.nodes.line[2], 4U);
    EXPECT_EQ(tables.nodes.total[1], 3'000'000'000);
    EXPECT_EQ(tables.nodes.own.python[1], 0);
}

}  // namespace
}  // namespace fah

// Order, sums and what follows from a run's facts.
#include "framework/analysis/analysis.h"
#include "tests/golden/hand_made.h"
#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace fah {
namespace {

using namespace test;

std::int64_t sum(const TimeColumns& times) {
    std::int64_t all = 0;
    for (std::size_t row = 0; row < times.python.size(); ++row) all += times.time(row);
    return all;
}

const Fact* fact(const Tables& tables, std::string_view key) {
    const auto found = std::ranges::find(tables.facts, key, &Fact::key);
    return found == tables.facts.end() ? nullptr : &*found;
}

std::vector<std::string> notes(const Tables& tables) {
    std::vector<std::string> all;
    for (const std::uint32_t id : tables.notes) all.emplace_back(tables.texts.text(id));
    return all;
}

Tables spent(std::int64_t elapsed_ms, std::int64_t cpu_ms, std::int64_t wait_ms = 0) {
    ProfileBuilder make;
    make.add({{"work", 1, 2}}, python(cpu_ms)).add({{"work", 1, 3}}, waiting(wait_ms));
    make.run().set(integer_fact("elapsed_ns", elapsed_ms * 1'000'000));
    return analyze(make.build(), app_options());
}

TEST(Tables, EveryViewAddsUpToTheHundredPercent) {
    const Tables tables = analyze(mixed_profile(), app_options());
    const std::int64_t total = fact(tables, "total_ns")->integer;
    EXPECT_EQ(total, 6'999'000'000);
    EXPECT_EQ(sum(tables.functions.own), total);
    EXPECT_EQ(sum(tables.nodes.own), total);
    EXPECT_EQ(tables.nodes.total[0], total);
    EXPECT_EQ(tables.functions.total[0], total);
    EXPECT_EQ(sum(tables.lines.own) + tables.functions.own.time(0), total);
    EXPECT_EQ(std::accumulate(tables.processes.cpu.begin(), tables.processes.cpu.end(), std::int64_t{0}), total);
    EXPECT_EQ(std::accumulate(tables.threads.cpu.begin(), tables.threads.cpu.end(), std::int64_t{0}), total);
}

TEST(Tables, RowsStandInTheirDocumentedOrder) {
    const Tables tables = analyze(mixed_profile(), app_options());
    for (std::size_t i = 2; i < tables.functions.name.size(); ++i)
        EXPECT_GE(tables.functions.own.time(i - 1), tables.functions.own.time(i));
    EXPECT_TRUE(std::ranges::is_sorted(tables.files.time, std::ranges::greater{}));
    for (std::size_t i = 1; i < tables.nodes.parent.size(); ++i) EXPECT_LT(tables.nodes.parent[i], i);
    for (std::size_t i = 1; i < tables.lines.file.size(); ++i)
        EXPECT_LE(std::pair(tables.lines.file[i - 1], tables.lines.number[i - 1]),
                  std::pair(tables.lines.file[i], tables.lines.number[i]));
}

TEST(Tables, DoNotDependOnTheOrderOfRows) {
    Profile forward = mixed_profile(), backward = forward;
    std::ranges::reverse(backward.rows);
    const Tables a = analyze(forward, app_options()), b = analyze(backward, app_options());
    EXPECT_EQ(a.nodes.function, b.nodes.function);
    EXPECT_EQ(a.nodes.total, b.nodes.total);
    EXPECT_EQ(a.functions.own.python, b.functions.own.python);
    EXPECT_EQ(a.lines.number, b.lines.number);
}

TEST(Tables, SourcesOfShownFilesAreKept) {
    const Tables tables = analyze(mixed_profile(), app_options());
    EXPECT_TRUE(tables.texts.text(tables.files.source[0]).starts_with("import json\n"));
    EXPECT_EQ(tables.files.source[1], 0u);
}

TEST(Tables, WaitingOfTheMainThreadIsNoted) {
    EXPECT_EQ(notes(spent(10'000, 2'800)).at(0).substr(0, 37), "7.2 of 10.0 s were spent waiting (mai");
    EXPECT_TRUE(notes(spent(10'000, 8'000)).empty()) << "80 % is busy";
    EXPECT_TRUE(notes(spent(60, 20)).empty()) << "0.0 s is not worth a note";
    EXPECT_TRUE(notes(spent(10'000, 2'800, 7'000)).empty()) << "the clock counted it";
}

TEST(Tables, TheMainThreadIsThatOfTheFirstProcess) {
    ProfileBuilder make;
    const ProcessId child = make.process(200, 100, "CPython 3.11.2", 5000);
    make.add({{"work", 1, 2}}, python(10)).add(make.thread(child, 200, ""), {{"work", 1, 2}}, python(70));
    const Tables tables = analyze(make.build(), app_options());
    EXPECT_EQ(fact(tables, "main_cpu_ns")->integer, 10'000'000);
    EXPECT_EQ(tables.processes.pid, (std::vector<std::uint32_t>{100, 200}));
}

TEST(Tables, AGivenFactStaysAsItIs) {
    ProfileBuilder make;
    make.run().set(integer_fact("main_cpu_ns", 42));
    EXPECT_EQ(fact(analyze(make.build(), app_options()), "main_cpu_ns")->integer, 42);
}

TEST(Tables, TheRateThatWasReached) {
    ProfileBuilder make;
    make.add({{"work", 1, 2}}, {.python_ns = 2'000'000'000, .samples = 400}).add({}, unsampled(500));
    EXPECT_DOUBLE_EQ(fact(analyze(make.build(), app_options()), "achieved_hz")->real, 200);
    ProfileBuilder none;
    EXPECT_EQ(fact(analyze(none.build(), app_options()), "achieved_hz"), nullptr);
}

TEST(Tables, ResidentSetsOfOneMomentAddUp) {
    ProfileBuilder make;
    make.rss(100, 5).rss(100, 7).rss(200, 3);
    Profile profile = make.build();
    profile.start_ns = 50'000'000;
    const Tables tables = analyze(profile, app_options());
    EXPECT_EQ(tables.rss.time, (std::vector<std::int64_t>{50'000'000, 150'000'000}));
    EXPECT_EQ(tables.rss.bytes, (std::vector<std::int64_t>{12, 3}));
}

TEST(Tables, OnlyRealLossesAreListed) {
    ProfileBuilder make;
    make.run().losses = {{"dropped", 0}, {"truncated", UINT64_MAX}};
    const Tables tables = analyze(make.build(), app_options());
    ASSERT_EQ(tables.losses.name.size(), 1u);
    EXPECT_EQ(tables.losses.count[0], INT64_MAX);
}

TEST(Tables, AProfileOfNothing) {
    Profile profile;
    profile.dictionary = std::make_shared<Dictionary>();
    const Tables tables = analyze(profile, {});
    EXPECT_EQ(tables.functions.name.size(), 1u);
    EXPECT_EQ(tables.nodes.parent, std::vector<std::uint32_t>{NO_ROW});
    EXPECT_EQ(fact(tables, "total_ns")->integer, 0);
}

}  // namespace
}  // namespace fah

// What was resident, by part and process. Seen to fail: with a process that is known by its memory alone among the others.
#include "framework/analysis/analysis.h"
#include "tests/golden/heap_made.h"
#include "tests/golden/profiles.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

#include <vector>

namespace fah {
namespace {

using namespace test;

TEST(Resident, ProcessesAreSortedByTheirPeaksAndPartsByTime) {
    ProfileBuilder make;
    make.add({{"main", 1, 5}}, python(100));
    const ProcessId python = make.process(100, 1), shell = make.process(300, 100, "", 9000);
    make.run().set(text_fact("fah.memory.rss.process.300.name", "sh"));
    make.resident(5, python, 0, 40 * MIB).resident(1, python, 0, 30 * MIB).resident(5, shell, 0, 90 * MIB);
    make.resident(5, shell, FAH_RESIDENT_UNIQUE, 3 * MIB).resident(9, {}, FAH_RESIDENT_SWAP, 7 * MIB);
    const Tables tables = analyze(make.build(), app_options());
    const ResidentTable& resident = tables.resident;
    EXPECT_EQ(resident.pid, (std::vector<std::uint32_t>{300, 100}));
    EXPECT_EQ(resident.peak, (std::vector<std::int64_t>{90 * MIB, 40 * MIB}));
    EXPECT_EQ(resident.peak_time, (std::vector<std::int64_t>{5'000'000, 5'000'000}));
    EXPECT_EQ(resident.unique, (std::vector<std::int64_t>{3 * MIB, 0}));
    EXPECT_EQ(resident.process, (std::vector<std::uint32_t>{0, 0, 1, 1, NO_ROW}));
    EXPECT_EQ(resident.part, (std::vector<std::uint32_t>{0, FAH_RESIDENT_UNIQUE, 0, 0, FAH_RESIDENT_SWAP}));
    EXPECT_EQ(resident.bytes, (std::vector<std::int64_t>{90 * MIB, 3 * MIB, 30 * MIB, 40 * MIB, 7 * MIB}));
}

TEST(Resident, AProcessWithoutPythonIsAmongThoseOfMemoryAlone) {
    ProfileBuilder make;
    make.add({{"main", 1, 5}}, python(100));
    make.resident(5, make.process(300, 100, "", 1), 0, 90 * MIB);  // it started before the program
    const Tables tables = analyze(make.build(), app_options());
    EXPECT_EQ(tables.processes.pid, (std::vector<std::uint32_t>{100}));
    const auto main_cpu = std::ranges::find(tables.facts, "main_cpu_ns", &Fact::key);
    ASSERT_NE(main_cpu, tables.facts.end());
    EXPECT_EQ(main_cpu->integer, 100'000'000);
}

TEST(Resident, WithoutASumTheProcessesAreTheSeries) {
    ProfileBuilder make;
    make.resident(5, make.process(100, 1), 0, MIB).resident(5, make.process(200, 100), 0, 2 * MIB);
    EXPECT_EQ(analyze(make.build(), app_options()).rss.bytes, (std::vector<std::int64_t>{3 * MIB}));
    make.rss(7, 9 * MIB);
    EXPECT_EQ(analyze(make.build(), app_options()).rss.bytes, (std::vector<std::int64_t>{9 * MIB}));
}

}  // namespace
}  // namespace fah

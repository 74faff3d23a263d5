// Line tables: small ones by hand, and garbage. Against real interpreters: line_table_interpreters_test.cpp.
#include "framework/collect/line_table.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace fah {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Line = std::optional<std::int32_t>;

constexpr std::uint32_t PYTHON_3_9 = 0x030912F0;
constexpr std::uint32_t PYTHON_3_10 = 0x030A0DF0;
constexpr std::uint32_t PYTHON_3_11 = 0x030B07F0;

TEST(LineTable, NoTableOrNotStartedIsTheFirstLine) {
    for (const std::uint32_t version : {PYTHON_3_9, PYTHON_3_10, PYTHON_3_11}) {
        EXPECT_EQ(line_of_instruction({}, version, 12, 40), Line(12));
        EXPECT_EQ(line_of_instruction(Bytes{8, 1}, version, 12, -1), Line(12));
    }
    EXPECT_EQ(line_of_instruction({}, PYTHON_3_9, -5, 0), std::nullopt);
}

TEST(LineTable, LnotabAddsUpAndGoesBack) {
    // Objects/lnotab_notes.txt: 0->1, 6->2, 50->7, 350->207, 361->208; then back to 207 at 365.
    const Bytes table{6, 1, 44, 5, 255, 0, 45, 127, 0, 73, 11, 1, 4, 0xFF};
    const auto line = [&table](std::int32_t at) { return line_of_instruction(table, PYTHON_3_9, 1, at); };
    EXPECT_EQ(line(0), Line(1));
    EXPECT_EQ(line(4), Line(1));
    EXPECT_EQ(line(6), Line(2));
    EXPECT_EQ(line(50), Line(7));
    EXPECT_EQ(line(348), Line(7));
    EXPECT_EQ(line(350), Line(207));
    EXPECT_EQ(line(361), Line(208));
    EXPECT_EQ(line(365), Line(207));
    EXPECT_EQ(line(100000), Line(207));
}

TEST(LineTable, RangesOf310KnowInstructionsWithoutALine) {
    // Objects/lnotab_notes.txt: 0-6 line 1, 6-50 line 2, 50-350 line 7, 350-360 no line, 360-376 line 8, 376-380 line 208.
    const Bytes table{6, 0, 44, 1, 254, 5, 46, 0, 10, 0x80, 16, 1, 0, 127, 4, 73};
    const auto line = [&table](std::int32_t at) { return line_of_instruction(table, PYTHON_3_10, 1, at); };
    EXPECT_EQ(line(0), Line(1));
    EXPECT_EQ(line(6), Line(2));
    EXPECT_EQ(line(50), Line(7));
    EXPECT_EQ(line(348), Line(7));
    EXPECT_EQ(line(350), std::nullopt);
    EXPECT_EQ(line(360), Line(8));
    EXPECT_EQ(line(376), Line(208));
    EXPECT_EQ(line(380), std::nullopt);
}

TEST(LineTable, LocationsOfEveryForm) {
    const Bytes table{
        0x80, 0x12,                    // short form, 1 unit, line 10
        0xD9, 0x01, 0x02,              // one line on (form 11), 2 units, line 11
        0xE8, 0x46, 0x01,              // no columns (form 13), 1 unit, +35: line 46
        0xF2, 0x03, 0x00, 0x01, 0x01,  // long (form 14), 3 units, -1: line 45
        0xF8,                          // none (form 15), 1 unit
        0xD0, 0x00, 0x00,              // same line (form 10), 1 unit, line 45
    };
    const auto line = [&table](std::int32_t at) { return line_of_instruction(table, PYTHON_3_11, 10, at); };
    EXPECT_EQ(line(0), Line(10));
    EXPECT_EQ(line(2), Line(11));
    EXPECT_EQ(line(4), Line(11));
    EXPECT_EQ(line(6), Line(46));
    EXPECT_EQ(line(8), Line(45));
    EXPECT_EQ(line(12), Line(45));
    EXPECT_EQ(line(14), std::nullopt);
    EXPECT_EQ(line(16), Line(45));
    EXPECT_EQ(line(18), std::nullopt);
}

TEST(LineTable, GarbageGivesSomeAnswerAndNoCrash) {
    std::mt19937 random(7);
    for (int round = 0; round < 3000; ++round) {
        Bytes table(random() % 400);
        for (auto& byte : table) byte = static_cast<std::uint8_t>(random());
        for (const std::uint32_t version : {0U, PYTHON_3_9, PYTHON_3_10, PYTHON_3_11, 0xFFFFFFFFU}) {
            const auto first = static_cast<std::int32_t>(random());
            const auto line = line_of_instruction(table, version, first, static_cast<std::int32_t>(random() % 5000));
            EXPECT_GE(line.value_or(0), 0);
        }
    }
}

}  // namespace
}  // namespace fah

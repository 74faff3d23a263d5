#include "framework/config/units.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

constexpr std::int64_t LARGEST = 9'223'372'036'854'775'807;

TEST(Units, Booleans) {
    for (const char* text : {"true", "yes", "on", "1", "TRUE", "Yes"}) EXPECT_EQ(parse_bool(text), true) << text;
    for (const char* text : {"false", "no", "off", "0", "Off"}) EXPECT_EQ(parse_bool(text), false) << text;
    for (const char* text : {"", "2", "y", "truth", " true"}) EXPECT_EQ(parse_bool(text), std::nullopt) << text;
}

TEST(Units, Integers) {
    EXPECT_EQ(parse_integer("250"), 250);
    EXPECT_EQ(parse_integer("-7"), -7);
    EXPECT_EQ(parse_integer("+7"), 7);
    EXPECT_EQ(parse_integer("1_000_000"), 1'000'000);
    EXPECT_EQ(parse_integer("9223372036854775807"), LARGEST);
    for (const char* text :
         {"", "-", "+", "+-1", "1.0", "1e3", "0x10", "1 ", " 1", "_1", "1_", "1__0", "-_1", "9223372036854775808"}) {
        EXPECT_EQ(parse_integer(text), std::nullopt) << text;
    }
}

TEST(Units, Reals) {
    EXPECT_EQ(parse_real("0.5"), 0.5);
    EXPECT_EQ(parse_real("-1e3"), -1000.0);
    EXPECT_EQ(parse_real("3"), 3.0);
    for (const char* text : {"", "inf", "nan", "1.5x", "1,5", "+-1", "1e999"}) {
        EXPECT_EQ(parse_real(text), std::nullopt) << text;
    }
}

TEST(Units, Durations_are_nanoseconds) {
    EXPECT_EQ(parse_duration("0"), 0);
    EXPECT_EQ(parse_duration("7ns"), 7);
    EXPECT_EQ(parse_duration("500us"), 500'000);
    EXPECT_EQ(parse_duration("10ms"), 10'000'000);
    EXPECT_EQ(parse_duration("10 ms"), 10'000'000);
    EXPECT_EQ(parse_duration("1.5s"), 1'500'000'000);
    EXPECT_EQ(parse_duration("2min"), 120'000'000'000);
    EXPECT_EQ(parse_duration("1h"), 3'600'000'000'000);
    EXPECT_EQ(parse_duration("9223372036854775807ns"), LARGEST);
    for (const char* text :
         {"", "10", "ms", "-1s", "1.2.3s", "10 m s", "10MS", "9999999999h", "1e30s", "9223372036854775808ns"}) {
        EXPECT_EQ(parse_duration(text), std::nullopt) << text;
    }
}

TEST(Units, Sizes_are_bytes_in_powers_of_1024) {
    EXPECT_EQ(parse_bytes("12"), 12);
    EXPECT_EQ(parse_bytes("12B"), 12);
    for (const char* text : {"512KB", "512KiB", "512kb", "512 kB"}) EXPECT_EQ(parse_bytes(text), 512 << 10) << text;
    EXPECT_EQ(parse_bytes("10MB"), 10 << 20);
    EXPECT_EQ(parse_bytes("1.5GB"), 3LL << 29);
    EXPECT_EQ(parse_bytes("2TiB"), 2LL << 40);
    for (const char* text : {"", "MB", "-1MB", "10 monkeys", "1.2.3MB", "99999999TB", "1M", "0x10"}) {
        EXPECT_EQ(parse_bytes(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace fah

#include "framework/recording/bytes.h"

#include <gtest/gtest.h>

#include <limits>

namespace fah::recording {
namespace {

TEST(Bytes, IntegersComeBackAsTheyWere) {
    constexpr std::int64_t MIN = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t MAX = std::numeric_limits<std::int64_t>::max();
    ByteWriter out;
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{-65}, MIN, MAX}) {
        out.signed_varint(value);
        out.varint(static_cast<std::uint64_t>(value));
    }
    out.u32(0xdeadbeef);
    out.text("a text");
    ByteReader in(out.view());
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{-65}, MIN, MAX}) {
        EXPECT_EQ(in.signed_varint(), value);
        EXPECT_EQ(in.varint(), static_cast<std::uint64_t>(value));
    }
    EXPECT_EQ(in.u32(), 0xdeadbeef);
    EXPECT_EQ(in.text(), "a text");
    EXPECT_TRUE(in.at_end());
    EXPECT_THROW(in.byte(), DamagedData);
}

TEST(Bytes, SmallNumbersTakeOneByte) {
    ByteWriter out;
    out.signed_varint(-64);
    out.varint(127);
    EXPECT_EQ(out.size(), 2U);
}

TEST(Bytes, WhatDoesNotFitIsDamage) {
    const std::string endless(11, '\xff');
    EXPECT_THROW(ByteReader(endless).varint(), DamagedData);
    EXPECT_THROW(ByteReader(std::string_view("\x05"
                                             "abc",
                                             4))
                     .text(),
                 DamagedData);
    ByteWriter large;
    large.varint(std::uint64_t{1} << 32);
    EXPECT_THROW(ByteReader(large.view()).id(), DamagedData);
    EXPECT_THROW(ByteReader(large.view()).int32(), DamagedData);
}

}  // namespace
}  // namespace fah::recording

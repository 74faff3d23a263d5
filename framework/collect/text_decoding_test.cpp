#include "framework/collect/text_decoding.h"

#include <gtest/gtest.h>

#include <random>

namespace fah {
namespace {

constexpr const char* REPLACED = "\xEF\xBF\xBD";

std::string decode(const std::string& bytes, unsigned width) {
    return utf8_of_code_points({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, width);
}

TEST(TextDecoding, CodePointsOfEveryWidth) {
    EXPECT_EQ(decode("abc\xe9", 1), "abc\xc3\xa9");
    EXPECT_EQ(decode(std::string("\xac\x20", 2), 2), "\xe2\x82\xac");
    EXPECT_EQ(decode(std::string("\x00\xd8\x00\xdc", 4), 2), std::string(REPLACED) + REPLACED);
    EXPECT_EQ(decode(std::string("\xff\xff\x10\x00\x00\x00\x11\x00", 8), 4),
              std::string("\xf4\x8f\xbf\xbf") + REPLACED);
    EXPECT_EQ(decode(std::string("a\0b", 3), 2), std::string("a") + REPLACED);
    EXPECT_EQ(decode("abc", 3), "");
}

TEST(TextDecoding, CleanLeavesValidTextAlone) {
    const std::string text = "h\xc3\xa9llo \xe2\x82\xac \xf0\x9f\x90\x8d";
    EXPECT_EQ(clean_utf8(text, 100), text);
    EXPECT_EQ(clean_utf8("", 100), "");
}

TEST(TextDecoding, CleanReplacesWhatIsNotUtf8) {
    EXPECT_EQ(clean_utf8("a\xff"
                         "b",
                         100),
              std::string("a") + REPLACED + "b");
    EXPECT_EQ(clean_utf8("\xc0\xaf", 100), std::string(REPLACED) + REPLACED);  // too long a form
    EXPECT_EQ(clean_utf8("\xe2\x82", 100), std::string(REPLACED) + REPLACED);  // cut
    EXPECT_EQ(clean_utf8("\xed\xa0\x80", 100).substr(0, 3), REPLACED);         // a surrogate
    EXPECT_EQ(clean_utf8(std::string("a\0b\n", 4), 100), "a b ");
}

TEST(TextDecoding, CleanCutsBetweenCharacters) {
    EXPECT_EQ(clean_utf8("ab\xe2\x82\xac", 4), "ab");
    EXPECT_EQ(clean_utf8("ab\xe2\x82\xac", 5), "ab\xe2\x82\xac");
}

TEST(TextDecoding, WhatIsCleanStaysAsItIs) {
    std::mt19937 random(11);
    for (int i = 0; i < 5000; ++i) {
        std::string bytes(random() % 40, '\0');
        for (char& c : bytes) c = static_cast<char>(random());
        const std::string once = clean_utf8(bytes, 1000);
        EXPECT_EQ(clean_utf8(once, 1000), once);
        const std::string text = decode(bytes, 1u << random() % 3);
        EXPECT_EQ(clean_utf8(text, 1000).size(), text.size());
    }
}

}  // namespace
}  // namespace fah

#include "plugins/reporters/support/text.h"

#include "plugins/reporters/support/amounts.h"

#include <gtest/gtest.h>

#include <clocale>

namespace reporters {
namespace {

TEST(Utf8, GoodTextStays) {
    for (const char* text : {"", "plain", "café", "計測", "🐍", "\u0301"}) EXPECT_EQ(valid_utf8(text), text);
}

TEST(Utf8, EachBadByteBecomesOneReplacement) {
    EXPECT_EQ(valid_utf8("a\xff"
                         "b"),
              "a\uFFFDb");
    EXPECT_EQ(valid_utf8("\xc0\xaf"), "\uFFFD\uFFFD") << "overlong";
    EXPECT_EQ(valid_utf8("\xe0\x80\x80"), "\uFFFD\uFFFD\uFFFD") << "overlong";
    EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD") << "surrogate";
    EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD") << "above U+10FFFF";
    EXPECT_EQ(valid_utf8("\xe8\xa8"), "\uFFFD\uFFFD") << "cut";
    EXPECT_EQ(valid_utf8(std::string_view("a\0b", 3)), std::string_view("a\0b", 3));
}

TEST(Printable, NothingMovesTheCursor) {
    EXPECT_EQ(printable("a\nb\tc\rd"), "a\\nb\\tc\\rd");
    EXPECT_EQ(printable("\x1b[31m\x7f"), "\\x1b[31m\\x7f");
    EXPECT_EQ(printable("\u009b1m"), "\\x9b1m");
    EXPECT_EQ(printable("\u202eevil\u2066"), "\\u202eevil\\u2066");
    EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
}

TEST(Width, IsThatOfATerminal) {
    EXPECT_EQ(width("plain"), 5u);
    EXPECT_EQ(width("計測"), 4u);
    EXPECT_EQ(width("cafe\u0301"), 4u);
    EXPECT_EQ(width("│…"), 2u);
}

TEST(Width, DoesNotDependOnTheLocaleNorChangesIt) {
    const std::string before = std::setlocale(LC_ALL, nullptr);
    EXPECT_EQ(width("計"), 2u);
    EXPECT_EQ(std::string{std::setlocale(LC_ALL, nullptr)}, before);
}

TEST(Pad, CountsColumnsNotBytes) {
    EXPECT_EQ(pad_left("計", 4), "  計");
    EXPECT_EQ(pad_right("計", 4), "計  ");
    EXPECT_EQ(pad_left("too long", 3), "too long");
}

TEST(Cut, NeverWiderThanAsked) {
    for (const char* text : {"/home/user/project/package/module.py", "計測データ処理の関数", "a", ""})
        for (std::size_t columns = 0; columns < 40; ++columns) {
            EXPECT_LE(width(cut_middle(text, columns)), columns) << text;
            EXPECT_LE(width(cut_end(text, columns)), columns) << text;
        }
}

TEST(Cut, KeepsWhatSaysMost) {
    EXPECT_EQ(cut_middle("/home/user/project/module.py", 16), "/home…/module.py");
    EXPECT_EQ(cut_end("total += number", 8), "total +…");
    EXPECT_EQ(cut_middle("short", 16), "short");
}

TEST(Code, TabsAndLineEnds) {
    EXPECT_EQ(code_line("\treturn x\r"), "    return x");
    EXPECT_EQ(code_line("ab\tc"), "ab  c");
    EXPECT_EQ(code_line("   "), "");
    EXPECT_EQ(code_line("x = '\x1b[0m'"), "x = '\\x1b[0m'");
}

TEST(Amounts, AreWrittenWithADot) {
    EXPECT_EQ(seconds(9'318'400'000), "9.318");
    EXPECT_EQ(percent(0.74368), "74.37%");
    EXPECT_EQ(bytes(2'102'400'000), "1.958 GB");
    EXPECT_EQ(bytes(1023), "1023 B");
    EXPECT_EQ(bytes(1 << 20), "1.000 MB");
}

TEST(Amounts, SharesInTheUnitAsked) {
    const Shares relative(2'000'000'000, false), absolute(2'000'000'000, true), of_nothing(0, false);
    EXPECT_EQ(relative.text(500'000'000), "25.00%");
    EXPECT_EQ(absolute.text(500'000'000), "0.500s");
    EXPECT_EQ(absolute.percentage(500'000'000), "25.00%");
    EXPECT_EQ(of_nothing.text(0), "0.00%");
}

TEST(Text, PathsKeepTheirEnd) {
    EXPECT_EQ(cut_path("lib/deep/tools.py:20", 20), "lib/deep/tools.py:20");
    EXPECT_EQ(cut_path("lib/deep/tools.py:20", 19), "…/deep/tools.py:20");
    EXPECT_EQ(cut_path("lib/deep/tools.py:20", 14), "…/tools.py:20");
    EXPECT_EQ(cut_path("lib/deep/tools.py:20", 8), "to…py:20");
    EXPECT_EQ(cut_path("/計測/データ.py:2", 16), "…/データ.py:2");
}

}  // namespace
}  // namespace reporters

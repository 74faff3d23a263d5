// Columns of numbers and texts as one run of bytes, small before it is compressed: page/modules/unpack.js reads it.
//
//   pack   := { column }
//   column := name length (u8), name (ASCII), type (u8), rows (varint), size in bytes (varint), bytes
//   types  := 1 bytes; 2 zigzag varints; 3 zigzag varints of the differences; 4 doubles (little endian);
//             5 texts: the length of each (varint), then all of them in UTF-8
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace html_report {

class Pack {
public:
    void bytes(std::string_view name, const std::vector<std::uint8_t>& values);
    void doubles(std::string_view name, std::span<const double> values);

    template <class Values>
    void numbers(std::string_view name, const Values& values) {
        std::string coded;
        for (const auto value : values) append_signed(coded, static_cast<std::int64_t>(value));
        column(name, 2, values.size(), coded);
    }
    // For values that change little from row to row.
    template <class Values>
    void series(std::string_view name, const Values& values) {
        std::string coded;
        std::int64_t before = 0;
        for (const auto value : values) {
            append_signed(coded, static_cast<std::int64_t>(value) - before);
            before = static_cast<std::int64_t>(value);
        }
        column(name, 3, values.size(), coded);
    }

    // The row of a text in the column "texts"; the empty text is row 0. Well-formed UTF-8.
    std::uint32_t text(std::string text);
    // The whole, with the texts.
    std::string finish();

private:
    static void append_varint(std::string& to, std::uint64_t value);
    static void append_signed(std::string& to, std::int64_t value);
    void column(std::string_view name, std::uint8_t type, std::size_t rows, std::string_view coded);

    std::string packed_;
    std::vector<std::string> texts_{""};
    std::unordered_map<std::string, std::uint32_t> rows_of_texts_{{"", 0}};
};

}  // namespace html_report

// Texts for people: any bytes in, well-formed UTF-8 of a known width on the page out.
// Width is that of a terminal with a fixed-width font: East Asian wide characters take two columns, combining ones none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reporters {

// Bytes that are not UTF-8 become U+FFFD.
std::string valid_utf8(std::string_view bytes);

// As valid_utf8, and characters that would move the cursor or reorder the line are written as \n, \x1b, \u202e.
std::string printable(std::string_view bytes);

// The functions below take what printable() made.
std::size_t width(std::string_view text);
std::string pad_left(std::string_view text, std::size_t columns);   // to the right edge
std::string pad_right(std::string_view text, std::size_t columns);  // to the left edge
// At most `columns` wide; what is left out shows as an ellipsis: in the middle for paths, at the end for code.
std::string cut_middle(std::string_view text, std::size_t columns);
std::string cut_end(std::string_view text, std::size_t columns);
// For what ends in a file's name and a line: as much of the end as fits, from a folder on, "…/deep/tools.py:20".
std::string cut_path(std::string_view text, std::size_t columns);
// At blanks, into lines of at most `columns` where the words allow it, each with its "\n".
std::string paragraph(std::string_view text, std::size_t columns);
std::string repeat(std::string_view piece, std::size_t times);

// Source code as it stands in a table: tabs to the next multiple of 4, then printable().
std::string code_line(std::string_view line);

}  // namespace reporters

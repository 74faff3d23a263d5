// Pieces of JSON, written straight into a text: exports are too large to be built as documents first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace reporters {

// A string with its quotes. Any bytes; those that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view bytes);
void append_number(std::string& text, std::int64_t number);
// The shortest that gives the same number again; what is not finite becomes 0.
void append_real(std::string& text, double number);

}  // namespace reporters

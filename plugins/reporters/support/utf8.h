// One character of UTF-8 at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reporters {

inline constexpr char32_t REPLACEMENT = 0xfffd;

struct Character {
    char32_t code = REPLACEMENT;  // REPLACEMENT for a byte that is not UTF-8 here
    std::size_t size = 1;         // bytes it took
};

// `bytes` is not empty. Overlong forms, surrogates and what lies above U+10FFFF are not UTF-8.
Character decode(std::string_view bytes);
void append(std::string& text, char32_t code);

}  // namespace reporters

#include "plugins/reporters/support/json_text.h"

#include "plugins/reporters/support/text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace reporters {

std::string json_string(std::string_view bytes) {
    static constexpr std::string_view HEX = "0123456789abcdef";
    std::string text = "\"";
    for (const char letter : valid_utf8(bytes)) {
        const auto code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            (text += '\\') += letter;
        } else if (code < 0x20 || letter == '<') {  // "<": a page that embeds the text must not see a tag
            ((text += "\\u00") += HEX[code >> 4]) += HEX[code & 15];
        } else {
            text += letter;
        }
    }
    return text += '"';
}

void append_number(std::string& text, std::int64_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    text.append(digits.data(), end.ptr);
}

void append_real(std::string& text, double number) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::isfinite(number) ? number : 0);
    text.append(digits.data(), end.ptr);
}

}  // namespace reporters

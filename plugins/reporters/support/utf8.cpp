#include "plugins/reporters/support/utf8.h"

#include <array>

namespace reporters {
namespace {

constexpr std::array<char32_t, 5> SMALLEST{0, 0, 0x80, 0x800, 0x10000};

std::size_t length_of(unsigned char first) {
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first < 0xe0) return 2;
    if (first >= 0xe0 && first < 0xf0) return 3;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

char byte(char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); }

}  // namespace

Character decode(std::string_view bytes) {
    const auto first = static_cast<unsigned char>(bytes.front());
    const std::size_t length = length_of(first);
    if (length == 1) return {first, 1};
    if (length == 0 || bytes.size() < length) return {};
    char32_t code = first & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(bytes[i]);
        if ((next & 0xc0) != 0x80) return {};
        code = code << 6 | (next & 0x3f);
    }
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    if (code < SMALLEST[length] || code > 0x10ffff || surrogate) return {};
    return {code, length};
}

void append(std::string& text, char32_t code) {
    if (code < 0x80) {
        text += byte(code);
    } else if (code < 0x800) {
        text += {byte(0xc0 | code >> 6), byte(0x80 | (code & 0x3f))};
    } else if (code < 0x10000) {
        text += {byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 0x3f)), byte(0x80 | (code & 0x3f))};
    } else {
        text += {byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 0x3f)), byte(0x80 | (code >> 6 & 0x3f)),
                 byte(0x80 | (code & 0x3f))};
    }
}

}  // namespace reporters

#include "framework/collect/text_decoding.h"

#include <algorithm>
#include <cstring>

namespace fah {
namespace {

constexpr std::uint32_t REPLACEMENT = 0xFFFD;

bool is_scalar(std::uint32_t point) { return point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF); }

void append(std::string& out, std::uint32_t point) {
    const auto byte = [&out](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
    if (!is_scalar(point)) point = REPLACEMENT;
    if (point < 0x80) return byte(point);
    if (point < 0x800) {
        byte(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            byte(0xE0 | point >> 12);
        } else {
            byte(0xF0 | point >> 18);
            byte(0x80 | (point >> 12 & 0x3F));
        }
        byte(0x80 | (point >> 6 & 0x3F));
    }
    byte(0x80 | (point & 0x3F));
}

std::uint32_t lowest_of_length(unsigned length) { return length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000; }

// Bytes of the well-formed sequence that `text` begins with; 0 when it does not.
unsigned sequence_length(std::string_view text) {
    const auto at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (at(0) < 0x80) return 1;
    const unsigned length = at(0) >= 0xF0 ? 4 : at(0) >= 0xE0 ? 3 : at(0) >= 0xC0 ? 2 : 0;
    if (length == 0 || at(0) > 0xF7 || text.size() < length) return 0;
    std::uint32_t point = at(0) & (0x7Fu >> length);
    for (unsigned i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80) return 0;
        point = point << 6 | (at(i) & 0x3Fu);
    }
    return point >= lowest_of_length(length) && is_scalar(point) ? length : 0;
}

}  // namespace

std::string utf8_of_code_points(std::span<const std::uint8_t> bytes, unsigned width) {
    std::string out;
    if (width != 1 && width != 2 && width != 4) return out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); i += width) {
        std::uint32_t point = REPLACEMENT;
        if (bytes.size() - i >= width) {
            point = 0;
            std::memcpy(&point, bytes.data() + i, width);
        }
        append(out, point);
    }
    return out;
}

std::string clean_utf8(std::string_view text, std::size_t limit) {
    std::string out;
    out.reserve(std::min(text.size(), limit));
    while (!text.empty()) {
        const unsigned length = sequence_length(text);
        const bool control = length == 1 && static_cast<unsigned char>(text[0]) < ' ';
        const std::string_view piece = length == 0 ? "\xEF\xBF\xBD" : control ? " " : text.substr(0, length);
        if (out.size() + piece.size() > limit) break;
        out.append(piece);
        text.remove_prefix(std::max(1u, length));
    }
    return out;
}

}  // namespace fah

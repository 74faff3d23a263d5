#include "plugins/reporters/html/pack.h"

#include <bit>

namespace html_report {

void Pack::append_varint(std::string& to, std::uint64_t value) {
    while (value >= 0x80) {
        to += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    to += static_cast<char>(value);
}

void Pack::append_signed(std::string& to, std::int64_t value) {
    append_varint(to, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

void Pack::column(std::string_view name, std::uint8_t type, std::size_t rows, std::string_view coded) {
    packed_ += static_cast<char>(name.size());
    packed_ += name;
    packed_ += static_cast<char>(type);
    append_varint(packed_, rows);
    append_varint(packed_, coded.size());
    packed_ += coded;
}

void Pack::bytes(std::string_view name, const std::vector<std::uint8_t>& values) {
    column(name, 1, values.size(), {reinterpret_cast<const char*>(values.data()), values.size()});
}

void Pack::doubles(std::string_view name, std::span<const double> values) {
    std::string coded;
    for (const double value : values) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        for (unsigned shift = 0; shift < 64; shift += 8) coded += static_cast<char>(bits >> shift);
    }
    column(name, 4, values.size(), coded);
}

std::uint32_t Pack::text(std::string text) {
    const auto next = static_cast<std::uint32_t>(texts_.size());
    const auto [place, is_new] = rows_of_texts_.try_emplace(std::move(text), next);
    if (is_new) texts_.push_back(place->first);
    return place->second;
}

std::string Pack::finish() {
    std::string coded;
    for (const std::string& text : texts_) append_varint(coded, text.size());
    for (const std::string& text : texts_) coded += text;
    column("texts", 5, texts_.size(), coded);
    return std::move(packed_);
}

}  // namespace html_report

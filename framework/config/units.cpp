#include "framework/config/units.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>

namespace fah {
namespace {

using Unit = std::pair<std::string_view, std::int64_t>;

constexpr std::array<Unit, 6> DURATION_UNITS{{{"ns", 1},
                                              {"us", 1'000},
                                              {"ms", 1'000'000},
                                              {"s", 1'000'000'000},
                                              {"min", 60'000'000'000},
                                              {"h", 3'600'000'000'000}}};

constexpr std::array<Unit, 10> BYTE_UNITS{{{"", 1},
                                           {"b", 1},
                                           {"kb", 1LL << 10},
                                           {"kib", 1LL << 10},
                                           {"mb", 1LL << 20},
                                           {"mib", 1LL << 20},
                                           {"gb", 1LL << 30},
                                           {"gib", 1LL << 30},
                                           {"tb", 1LL << 40},
                                           {"tib", 1LL << 40}}};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& letter : result) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return result;
}

// from_chars takes no plus sign; "+-1" is to stay wrong.
std::string_view without_plus(std::string_view text) {
    const bool has_plus = text.starts_with('+') && !text.starts_with("+-");
    return has_plus ? text.substr(1) : text;
}

// The whole text, or nothing: from_chars alone would accept "12abc".
template <typename Number>
std::optional<Number> whole(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// Exact where the number is whole: a double would round the last digits of a large one.
std::optional<std::int64_t> scaled(std::string_view number, std::int64_t unit) {
    if (const auto integer = parse_integer(number)) {
        if (*integer < 0 || *integer > std::numeric_limits<std::int64_t>::max() / unit) return std::nullopt;
        return *integer * unit;
    }
    const auto real = parse_real(number);
    if (!real || *real < 0 || *real * static_cast<double>(unit) >= 0x1p63) return std::nullopt;
    return static_cast<std::int64_t>(std::llround(*real * static_cast<double>(unit)));
}

std::optional<std::int64_t> with_unit(std::string_view text, std::span<const Unit> units) {
    const std::size_t split = text.find_last_of("0123456789._") + 1;  // 0 when there is none
    std::string_view number = text.substr(0, split);
    std::string_view unit = text.substr(split);
    unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
    const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& known) { return known.first == unit; });
    return found == units.end() ? std::nullopt : scaled(number, found->second);
}

}  // namespace

std::optional<bool> parse_bool(std::string_view text) {
    const std::string word = lower(text);
    if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
    if (word == "false" || word == "no" || word == "off" || word == "0") return false;
    return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    text = without_plus(text);
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_between_digits = i > 0 && i + 1 < text.size() && text[i - 1] != '_' && text[i - 1] != '-';
        if (text[i] != '_' || !is_between_digits) digits += text[i];
    }
    return whole<std::int64_t>(digits);
}

std::optional<double> parse_real(std::string_view text) {
    const auto number = whole<double>(without_plus(text));
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
    if (text == "0") return 0;
    return with_unit(text, DURATION_UNITS);
}

std::optional<std::int64_t> parse_bytes(std::string_view text) { return with_unit(lower(text), BYTE_UNITS); }

}  // namespace fah

#include "plugins/reporters/support/amounts.h"

#include <array>
#include <charconv>

namespace reporters {
namespace {

constexpr double SECOND = 1e9;
constexpr double UNIT = 1024;

}  // namespace

std::string fixed(double value, int decimals) {
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
    return end.ec == std::errc{} ? std::string(text.data(), end.ptr) : "?";
}

std::string seconds(std::int64_t ns, int decimals) { return fixed(static_cast<double>(ns) / SECOND, decimals); }

std::string percent(double share_of_one, int decimals) { return fixed(share_of_one * 100, decimals) + "%"; }

std::string bytes(std::int64_t count) {
    static constexpr std::array<const char*, 5> NAMES{"B", "kB", "MB", "GB", "TB"};
    double value = static_cast<double>(count);
    std::size_t name = 0;
    while (value >= UNIT && name + 1 < NAMES.size()) {
        value /= UNIT;
        ++name;
    }
    return fixed(value, name == 0 ? 0 : 3) + " " + NAMES[name];
}

std::string Shares::text(std::int64_t ns) const { return bare(ns) + (absolute_ ? "s" : "%"); }

std::string Shares::bare(std::int64_t ns) const { return absolute_ ? seconds(ns) : fixed(of_one(ns) * 100, 2); }

}  // namespace reporters

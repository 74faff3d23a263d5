// Numbers, durations and sizes as a person writes them. Each returns nothing when the text is not one; none throws.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fah {

std::optional<bool> parse_bool(std::string_view text);             // true/false, yes/no, on/off, 1/0, in any case
std::optional<std::int64_t> parse_integer(std::string_view text);  // decimal, '_' between digits as in TOML and Python
std::optional<double> parse_real(std::string_view text);           // finite

// Nanoseconds: a number >= 0 and a unit of ns, us, ms, s, min, h: "10ms", "1.5 s". "0" needs no unit.
std::optional<std::int64_t> parse_duration(std::string_view text);

// Bytes: a number >= 0 and a unit of B, KB, MB, GB, TB, with or without i, in any case: all are powers of 1024. A number
// without a unit is bytes.
std::optional<std::int64_t> parse_bytes(std::string_view text);

}  // namespace fah

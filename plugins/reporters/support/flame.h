// Draws a flame graph as SVG, the outermost call in the top row, what it called below it, the largest first.
// Static: no script, no outside font, no link. Shared by the svg reporter and the comparison of two runs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace reporters {

struct FlameBox {
    std::uint32_t parent = 0;  // place of the caller, smaller than its own; of [0], the root: any
    std::int64_t total = 0;
    std::uint32_t function = 0;  // for name, place and color
    std::int64_t more = 0;       // a comparison: by how much it grew
};

struct Flame {
    std::vector<FlameBox> boxes;
    bool bytes = false;     // amounts are bytes, not nanoseconds
    bool compares = false;  // `more` is told
    std::string title;      // these texts are printable(), not yet SVG
    std::function<std::string(std::uint32_t)> name, place;
    std::function<std::string(const FlameBox&)> color;  // "hsl(...)"
};

std::string draw_flame(const Flame& flame);
// "1.234 s" or "1.234 MB".
std::string amount_text(const Flame& flame, std::int64_t amount);
// The same for the same code in every picture: warm for Python, by file; grey for what is native or unknown.
std::string color_of(bool python, const std::string& file, const std::string& name);
// Red for more, blue for less, the stronger the larger a part of the whole it is.
std::string color_of_change(std::int64_t more, std::int64_t whole);

}  // namespace reporters

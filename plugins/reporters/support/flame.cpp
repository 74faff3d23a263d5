#include "plugins/reporters/support/flame.h"

#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/profile_view.h"
#include "plugins/reporters/support/text.h"
#include "plugins/reporters/support/utf8.h"

#include <algorithm>
#include <string_view>

namespace reporters {
namespace {

constexpr double WIDTH = 1200, MARGIN = 10, ROW = 17, HEAD = 34;
constexpr double NARROWEST = 0.3;  // a box; what is narrower is not drawn
constexpr double LETTER = 6.7;     // of the font below
constexpr std::size_t LONGEST_TITLE = 400;

constexpr std::string_view STYLE =
    "<style>text{font:11px ui-monospace,Menlo,Consolas,monospace;fill:#1b1b1b;pointer-events:none}"
    "g:hover rect{stroke:#000}rect{stroke:#fff;stroke-width:.5}.t{font-size:14px}"
    "@media(prefers-color-scheme:dark){.b{fill:#1b1b1f}.t{fill:#eee}rect{stroke:#1b1b1f}g:hover "
    "rect{stroke:#fff}}</style>\n";

// Text that may stand in an element. XML has no place for U+FFFE and U+FFFF.
std::string escaped(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const Character each = decode(text);
        text.remove_prefix(each.size);
        switch (each.code) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            default:
                append(safe, each.code == 0xfffe || each.code == 0xffff ? REPLACEMENT : each.code);
        }
    }
    return safe;
}

struct Laid {
    std::uint32_t box = 0;
    double left = 0, width = 0;
    std::size_t depth = 0;
};

std::vector<std::vector<std::uint32_t>> children_of(const Flame& flame) {
    std::vector<std::vector<std::uint32_t>> children(flame.boxes.size());
    for (std::uint32_t i = 1; i < flame.boxes.size(); ++i) children[flame.boxes[i].parent].push_back(i);
    for (auto& below : children)
        std::ranges::stable_sort(below, std::ranges::greater{}, [&](std::uint32_t i) { return flame.boxes[i].total; });
    return children;
}

// Those wide enough, each before what it called.
std::vector<Laid> lay_out(const Flame& flame) {
    std::vector<Laid> laid, waiting;
    if (flame.boxes.empty() || flame.boxes[0].total <= 0) return laid;
    const auto children = children_of(flame);
    const double scale = (WIDTH - 2 * MARGIN) / static_cast<double>(flame.boxes[0].total);
    waiting.push_back({0, MARGIN, WIDTH - 2 * MARGIN, 0});
    while (!waiting.empty()) {
        const Laid box = waiting.back();
        waiting.pop_back();
        laid.push_back(box);
        double left = box.left;
        for (const std::uint32_t child : children[box.box]) {
            const double width = static_cast<double>(flame.boxes[child].total) * scale;
            if (width < NARROWEST) break;
            waiting.push_back({child, left, width, box.depth + 1});
            left += width;
        }
    }
    return laid;
}

std::string signed_text(const Flame& flame, std::int64_t amount) {
    return amount < 0 ? "-" + amount_text(flame, -amount) : "+" + amount_text(flame, amount);
}

std::string tooltip(const Flame& flame, const FlameBox& box) {
    const double share = static_cast<double>(box.total) / static_cast<double>(flame.boxes[0].total);
    const std::string place = flame.place(box.function);
    std::string text = cut_middle(flame.name(box.function), LONGEST_TITLE);
    if (!place.empty()) text += " (" + cut_middle(place, LONGEST_TITLE) + ")";
    text += "\n" + amount_text(flame, box.total) + ", " + percent(share);
    return flame.compares ? text + ", " + signed_text(flame, box.more) : text;
}

void draw(const Flame& flame, const Laid& laid, std::string& svg) {
    const FlameBox& box = flame.boxes[laid.box];
    const bool is_root = laid.box == 0;
    const std::string name = is_root ? "everything" : flame.name(box.function);
    const double top = HEAD + static_cast<double>(laid.depth) * ROW;
    svg += "<g><title>" + escaped(is_root ? "everything\n" + amount_text(flame, box.total) : tooltip(flame, box)) +
           "</title><rect x=\"" + fixed(laid.left, 1) + "\" y=\"" + fixed(top, 0) + "\" width=\"" +
           fixed(laid.width, 1) + "\" height=\"16\" rx=\"1\" fill=\"" + flame.color(box) + "\"/>";
    const auto letters = static_cast<std::size_t>(std::max(0.0, (laid.width - 6) / LETTER));
    if (letters >= 3)
        svg += "<text x=\"" + fixed(laid.left + 3, 1) + "\" y=\"" + fixed(top + 12, 0) + "\">" +
               escaped(cut_end(name, letters)) + "</text>";
    svg += "</g>\n";
}

std::uint32_t hash_of(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
    return hash ^ hash >> 15;
}

}  // namespace

std::string amount_text(const Flame& flame, std::int64_t amount) {
    return flame.bytes ? bytes(amount) : seconds(amount) + " s";
}

std::string color_of(bool python, const std::string& file, const std::string& name) {
    if (!python) return "hsl(210,12%," + std::to_string(72 + hash_of(name) % 12) + "%)";
    return "hsl(" + std::to_string(hash_of(file) % 60) + ",80%," + std::to_string(62 + hash_of(name) % 18) + "%)";
}

std::string color_of_change(std::int64_t more, std::int64_t whole) {
    constexpr double STRONGEST = 0.1;  // a tenth of the whole
    const double share = whole > 0 ? static_cast<double>(more < 0 ? -more : more) / static_cast<double>(whole) : 0;
    const int paleness = 94 - static_cast<int>(44 * std::min(1.0, share / STRONGEST));
    return std::string("hsl(") + (more < 0 ? "215" : "5") + ",85%," + std::to_string(paleness) + "%)";
}

std::string draw_flame(const Flame& flame) {
    const std::vector<Laid> laid = lay_out(flame);
    std::size_t depth = 0;
    for (const Laid& box : laid) depth = std::max(depth, box.depth);
    const std::string height = fixed(HEAD + static_cast<double>(depth + 1) * ROW + MARGIN, 0);
    const std::string width = fixed(WIDTH, 0);
    std::string svg =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width +
        " " + height + "\" width=\"" + width + "\" height=\"" + height + "\" role=\"img\">\n<title>" +
        escaped(flame.title) + "</title>\n";
    svg += STYLE;
    svg += "<rect class=\"b\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<text class=\"t\" x=\"10\" y=\"22\">" +
           escaped(cut_middle(flame.title, 140)) + "</text>\n";
    for (const Laid& box : laid) draw(flame, box, svg);
    return svg + "</svg>\n";
}

}  // namespace reporters

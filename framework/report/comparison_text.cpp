#include "framework/report/comparison_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace fah {
namespace {

constexpr std::size_t LONGEST_NAME = 48;
constexpr double MIB = 1 << 20;

struct Line {
    std::string what, base, changed, difference, share, error, verdict;
};

std::string fixed(double value, int decimals = 3) {
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

std::string with_sign(double value, int decimals = 3) { return (value < 0 ? "" : "+") + fixed(value, decimals); }

// One line of ASCII, whatever the bytes; no longer than a name has room.
std::string printable(const std::string& text) {
    std::string safe;
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        std::array<char, 8> escape{};
        std::snprintf(escape.data(), escape.size(), "\\x%02x", code);
        safe += code >= 0x20 && code < 0x7f ? std::string(1, letter) : escape.data();
    }
    return safe.size() <= LONGEST_NAME ? safe : safe.substr(0, LONGEST_NAME - 3) + "...";
}

Line line_of(const Change& change, double unit, const char* name_of_unit) {
    const double difference = change.difference() / unit;
    Line line{.what = printable(change.name) + (change.place.empty() ? "" : " (" + printable(change.place) + ")"),
              .base = fixed(change.base / unit) + name_of_unit,
              .changed = fixed(change.changed / unit) + name_of_unit,
              .difference = with_sign(difference) + name_of_unit};
    line.share = change.base > 0 ? with_sign(100 * change.difference() / change.base, 1) + "%" : "new";
    if (change.changed == 0) line.share = "gone";
    line.error = std::isfinite(change.error) ? "+-" + fixed(change.error / unit) + name_of_unit : "";
    if (change.beyond_noise()) line.verdict = difference > 0 ? "slower" : "faster";
    if (change.beyond_noise() && unit == MIB) line.verdict = difference > 0 ? "more" : "less";
    return line;
}

std::vector<Line> lines_of(const Comparison& comparison, std::size_t most) {
    std::vector<Line> lines{line_of(comparison.total, 1, " s"), line_of(comparison.elapsed, 1, " s")};
    if (comparison.has_memory) lines.push_back(line_of(comparison.memory, MIB, " MB"));
    std::vector<Change> listed = comparison.functions;
    std::stable_partition(listed.begin(), listed.end(), [](const Change& change) { return change.beyond_noise(); });
    listed.resize(std::min(listed.size(), most));
    for (const Change& change : listed) lines.push_back(line_of(change, 1, " s"));
    return lines;
}

std::string padded(const std::string& text, std::size_t width, bool left = false) {
    const std::string space(text.size() < width ? width - text.size() : 0, ' ');
    return left ? text + space : space + text;
}

std::string runs(std::size_t count) { return std::to_string(count) + (count == 1 ? " run" : " runs"); }

// No markup, no mention, no end of a cell.
std::string cell(const std::string& text) {
    std::string safe;
    for (const char letter : text) {
        const bool special = std::string_view("\\`*_[]<>#|@&~$").find(letter) != std::string_view::npos;
        safe += special ? "&#" + std::to_string(static_cast<int>(letter)) + ";" : std::string(1, letter);
    }
    return safe;
}

}  // namespace

std::string how_compared(const Comparison& comparison) {
    if (comparison.compares_sets())
        return "beyond noise: the 99% interval of the difference of the means (Welch's t test over the runs) does not "
               "hold 0";
    return "beyond noise: the 99% interval of sampling alone does not hold 0; runs differ from each other by more, "
           "which "
           "only a set of repeats on both sides can tell";
}

std::string comparison_as_text(const Comparison& comparison, std::size_t most) {
    std::string text = "before  " + runs(comparison.base_runs) + ": " + comparison.base_command + "\nafter   " +
                       runs(comparison.changed_runs) + ": " + comparison.changed_command + "\n\n";
    const auto row = [&](const Line& line) {
        text += padded(line.what, 56, true) + padded(line.base, 13) + padded(line.changed, 13) +
                padded(line.difference, 13) + padded(line.share, 10) + padded(line.error, 13) + "  " + line.verdict;
        text.erase(text.find_last_not_of(' ') + 1);
        text += "\n";
    };
    row({"", "before", "after", "change", "", "99%", ""});
    for (const Line& line : lines_of(comparison, most)) row(line);
    return text + "\n" + how_compared(comparison) + "\n";
}

std::string comparison_as_markdown(const Comparison& comparison, std::size_t most) {
    std::string text = "| | before | after | change | | 99% | |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |\n";
    for (const Line& line : lines_of(comparison, most)) {
        text += "|";
        for (const auto* each :
             {&line.what, &line.base, &line.changed, &line.difference, &line.share, &line.error, &line.verdict})
            text += " " + cell(*each) + " |";
        text += "\n";
    }
    return text + "\n" + runs(comparison.base_runs) + " before, " + runs(comparison.changed_runs) + " after; " +
           how_compared(comparison) + ".\n";
}

}  // namespace fah

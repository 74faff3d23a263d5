#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

namespace text_report {
namespace {

using reporters::bytes;

constexpr std::size_t RULE = 57, MOST_ROWS = 20;

std::string signed_bytes(std::int64_t change) { return (change < 0 ? "-" : "+") + bytes(std::abs(change)); }

std::string signed_count(std::int64_t change) { return (change < 0 ? "" : "+") + std::to_string(change); }

// As tracemalloc writes a difference of two snapshots: "size=13.1 kB (+13.1 kB), count=89 (+89), average=150 B".
std::string amounts(std::int64_t before, std::int64_t after, std::int64_t count_before, std::int64_t count_after,
                    std::int64_t error) {
    std::string text = "size=" + bytes(after) + " (" + signed_bytes(after - before);
    if (error > 0) text += " ± " + bytes(error);
    text += "), count=" + std::to_string(count_after) + " (" + signed_count(count_after - count_before) + ")";
    return count_after > 0 ? text + ", average=" + bytes(after / count_after) : text;
}

struct Line {
    std::uint32_t row = 0;  // of the model's lines, one of its functions
    std::int64_t before = 0, after = 0, count_before = 0, count_after = 0, error = 0;
};

// A line that several functions run (a def is one of its module) is one here.
std::vector<Line> lines_of(const reporters::ProfileView& profile) {
    const auto& between = profile.heap.between;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> places;
    std::vector<Line> lines;
    for (std::size_t at = 0; at < between.line.size(); ++at) {
        const std::uint32_t row = between.line[at];
        const auto [place, is_new] =
            places.try_emplace({profile.lines.file.at(row), profile.lines.number.at(row)}, lines.size());
        if (is_new) lines.push_back({.row = row});
        Line& line = lines[place->second];
        line.before += between.before.at(at);
        line.after += between.after.at(at);
        line.count_before += between.count_before.at(at);
        line.count_after += between.count_after.at(at);
        line.error += between.error.at(at);
    }
    return lines;
}

std::string place(const Page& page, std::uint32_t line) {
    const auto& profile = page.profile;
    const std::string label =
        reporters::printable(profile.model.text(profile.files.label.at(profile.lines.file.at(line))));
    return reporters::cut_middle(label, page.columns / 2) + ":" + std::to_string(profile.lines.number.at(line));
}

// Allocated by code that is not shown and that nothing shown called.
std::string rest(const Page& page, const std::vector<Line>& lines) {
    std::int64_t before = page.profile.number("between_before_bytes"),
                 after = page.profile.number("between_after_bytes");
    std::int64_t count_before = page.profile.number("between_before_count"),
                 count_after = page.profile.number("between_after_count");
    for (const Line& line : lines) {
        before -= line.before;
        after -= line.after;
        count_before -= line.count_before;
        count_after -= line.count_after;
    }
    if (std::max(before, after) <= 0) return {};
    return "code not shown: " +
           amounts(before, after, std::max<std::int64_t>(count_before, 0), std::max<std::int64_t>(count_after, 0), 0) +
           "\n";
}

}  // namespace

std::string between(const Page& page) {
    const auto& profile = page.profile;
    if (profile.model.fact("between_from_ns").type == FAH_FACT_NONE) return {};
    const std::vector<Line> lines = lines_of(profile);
    std::string text = title(page, "Between " + reporters::seconds(profile.number("between_from_ns"), 1) + " s and " +
                                       reporters::seconds(profile.number("between_to_ns"), 1) + " s:") +
                       "\n" + reporters::repeat("-", std::min(RULE, page.columns)) + "\n";
    for (std::size_t i = 0; i < lines.size() && i < MOST_ROWS; ++i) {
        const Line& line = lines[i];
        text += place(page, line.row) + ": " +
                amounts(line.before, line.after, line.count_before, line.count_after, line.error) + "\n";
    }
    if (lines.size() > MOST_ROWS) text += "... and " + std::to_string(lines.size() - MOST_ROWS) + " more\n";
    return text + rest(page, lines) + "in all: " +
           amounts(profile.number("between_before_bytes"), profile.number("between_after_bytes"),
                   profile.number("between_before_count"), profile.number("between_after_count"), 0) +
           "\n";
}

}  // namespace text_report

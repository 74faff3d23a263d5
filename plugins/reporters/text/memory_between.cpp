#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"

#include <algorithm>
#include <cstdlib>

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

std::string place(const Page& page, std::uint32_t line) {
    const auto& profile = page.profile;
    const std::string label =
        reporters::printable(profile.model.text(profile.files.label.at(profile.lines.file.at(line))));
    return reporters::cut_middle(label, page.columns / 2) + ":" + std::to_string(profile.lines.number.at(line));
}

// Allocated by code that is not shown and that nothing shown called.
std::string rest(const Page& page) {
    const auto& lines = page.profile.heap.between;
    std::int64_t before = page.profile.number("between_before_bytes"),
                 after = page.profile.number("between_after_bytes");
    std::int64_t count_before = page.profile.number("between_before_count"),
                 count_after = page.profile.number("between_after_count");
    for (std::size_t row = 0; row < lines.line.size(); ++row) {
        before -= lines.before.at(row);
        after -= lines.after.at(row);
        count_before -= lines.count_before.at(row);
        count_after -= lines.count_after.at(row);
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
    const auto& lines = profile.heap.between;
    std::string text = title(page, "Between " + reporters::seconds(profile.number("between_from_ns"), 1) + " s and " +
                                       reporters::seconds(profile.number("between_to_ns"), 1) + " s:") +
                       "\n" + reporters::repeat("-", std::min(RULE, page.columns)) + "\n";
    for (std::size_t row = 0; row < lines.line.size() && row < MOST_ROWS; ++row)
        text += place(page, lines.line[row]) + ": " +
                amounts(lines.before.at(row), lines.after.at(row), lines.count_before.at(row),
                        lines.count_after.at(row), lines.error.at(row)) +
                "\n";
    if (lines.line.size() > MOST_ROWS) text += "... and " + std::to_string(lines.line.size() - MOST_ROWS) + " more\n";
    return text + rest(page) + "in all: " +
           amounts(profile.number("between_before_bytes"), profile.number("between_after_bytes"),
                   profile.number("between_before_count"), profile.number("between_after_count"), 0) +
           "\n";
}

}  // namespace text_report

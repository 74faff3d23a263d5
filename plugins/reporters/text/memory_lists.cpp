#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"

#include <algorithm>

namespace text_report {
namespace {

using reporters::pad_left;
using reporters::pad_right;

constexpr std::size_t NAME = 32, AMOUNT = 11, COUNT = 14, RULE = 57;
constexpr std::int64_t DEFAULT_TOP = 10;
constexpr std::size_t BARS = 20, SMALLEST_PLACE = 24;

std::size_t wanted(const Page& page) {
    return static_cast<std::size_t>(
        std::max<std::int64_t>(page.profile.model.fact_integer("top_n").value_or(DEFAULT_TOP), 0));
}

// Rows of shown functions with at least `least` of `column`, largest first, at most as many as the summary lists.
std::vector<std::uint32_t> largest(const Page& page, const reporters::Numbers& column, std::int64_t least) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 1; row < column.size(); ++row)
        if (column[row] >= std::max<std::int64_t>(least, 1)) rows.push_back(row);
    std::ranges::stable_sort(rows, std::ranges::greater{}, [&](std::uint32_t row) { return column[row]; });
    rows.resize(std::min(rows.size(), wanted(page)));
    return rows;
}

std::string heading(const Page& page, const std::string& text) {
    return title(page, text) + "\n" + reporters::repeat("-", std::min(RULE, page.columns)) + "\n";
}

// What is left of the page is for the place, its beginning cut where that is not enough.
std::string with_place(const Page& page, const std::string& line, std::uint32_t row) {
    const std::string text = reporters::printable(page.profile.place(row));
    if (text.empty()) return line;
    const std::size_t used = reporters::width(line) + 3;
    return line + " (" + reporters::cut_path(text, std::max(page.columns, used + SMALLEST_PLACE) - used) + ")";
}

std::string trimmed(const std::string& line) { return line.substr(0, line.find_last_not_of(' ') + 1) + "\n"; }

std::string numbered(std::size_t index) { return pad_left(std::to_string(index + 1) + ". ", 4); }

std::string name(const Page& page, std::uint32_t row) {
    return pad_right(reporters::cut_middle(name_of(page.profile, row), NAME), NAME);
}

std::string error_text(std::int64_t bytes) { return bytes > 0 ? "± " + megabytes(bytes) : ""; }

std::string allocators(const Page& page) {
    const auto& heap = page.profile.heap;
    const auto rows = largest(page, heap.functions.allocated, heap.reported_bytes());
    std::string lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int64_t all = heap.functions.allocated.at(rows[i]);
        const double temporary = static_cast<double>(heap.functions.temporary.at(rows[i])) / static_cast<double>(all);
        const std::string line = numbered(i) + name(page, rows[i]) + pad_left(megabytes(all), AMOUNT) +
                                 pad_left(error_text(heap.functions.allocated_error.at(rows[i])), AMOUNT) +
                                 pad_left(std::to_string(heap.functions.allocations.at(rows[i])), COUNT) +
                                 pad_left(reporters::percent(heap.share_of_activity(all), 1), AMOUNT) +
                                 pad_left(reporters::percent(temporary, 0), AMOUNT);
        lines += with_place(page, line, rows[i]) + "\n";
    }
    if (lines.empty()) return lines;
    return heading(page, "Largest Allocators:") + pad_right("", NAME + 4) + pad_left("allocated", AMOUNT) +
           pad_left("95%", AMOUNT) + pad_left("allocations", COUNT) + pad_left("activity", AMOUNT) +
           pad_left("temporary", AMOUNT) + "\n" + lines;
}

std::string sizes(const Page& page) {
    const auto& heap = page.profile.heap;
    std::int64_t most = 0;
    for (const std::int64_t bytes : heap.size_bytes) most = std::max(most, bytes);
    if (most == 0) return {};
    std::string lines;
    for (std::size_t row = 0; row < heap.size_from.size(); ++row) {
        const double part = static_cast<double>(heap.size_bytes.at(row)) / static_cast<double>(most);
        lines += trimmed(pad_left(reporters::bytes(heap.size_from[row]), 14) +
                         pad_left(std::to_string(heap.size_count.at(row)), COUNT) +
                         pad_left(megabytes(heap.size_bytes.at(row)), AMOUNT) + "  " +
                         reporters::repeat("█", static_cast<std::size_t>(part * BARS + 0.5)));
    }
    return heading(page, "Sizes of Allocations:") + pad_left("from", 14) + pad_left("allocations", COUNT) +
           pad_left("bytes", AMOUNT) + "\n" + lines;
}

}  // namespace

std::string top_memory(const Page& page) {
    const auto& heap = page.profile.heap;
    if (!heap.is_there()) return {};
    const auto rows = largest(page, heap.functions.peak, heap.reported_bytes());
    if (rows.empty()) return "No function held " + megabytes(heap.reported_bytes()) + " at one time\n";
    std::string lines = heading(page, "Top " + std::to_string(rows.size()) + " Functions by Memory Usage:");
    for (std::size_t i = 0; i < rows.size(); ++i)
        lines +=
            with_place(page,
                       numbered(i) + name(page, rows[i]) + pad_left(megabytes(heap.functions.peak.at(rows[i])), AMOUNT),
                       rows[i]) +
            "\n";
    return lines;
}

std::string memory_details(const Page& page) {
    std::string text;
    for (const std::string& section : {allocators(page), sizes(page), memory_by_process(page), heap_and_rss(page)})
        if (!section.empty()) text += section + "\n";
    return text;
}

}  // namespace text_report

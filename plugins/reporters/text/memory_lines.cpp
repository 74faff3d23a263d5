#include "plugins/reporters/support/sparkline.h"
#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"

#include <algorithm>
#include <functional>
#include <map>

namespace text_report {
namespace {

using reporters::pad_left;

constexpr std::size_t LINE_CELLS = 9, RUN_CELLS = 30;
constexpr std::int64_t SMALLEST = 512;  // less is 0 kB
constexpr std::size_t LISTED = 5, FIGURE = 10, COUNT = 13;
constexpr double SMALLEST_SHARE = 0.001;
constexpr double MIB = 1 << 20, GIB = 1 << 30, KIB = 1 << 10;
constexpr double LARGE = 10 * GIB;

struct LineMemory {
    std::uint32_t number = 0;
    std::int64_t peak = 0, average = 0, at_peak = 0, allocated = 0, allocations = 0, growth = 0, temporary = 0;
    std::int64_t peak_error = 0, average_error = 0, at_peak_error = 0, allocated_error = 0, growth_error = 0,
                 temporary_error = 0;
};

std::int64_t sum(const reporters::Numbers& column, const LineRows& rows) {
    std::int64_t all = 0;
    for (const std::uint32_t row : rows) all += column.at(row);
    return all;
}

// Functions that share a line are few: of their own peaks the sum is taken.
std::vector<LineMemory> lines_of(const Page& page, std::uint32_t file) {
    const auto& lines = page.profile.lines;
    const auto& heap = page.profile.heap.lines;
    std::map<std::uint32_t, LineMemory> by_number;
    for (std::size_t row = 0; row < lines.file.size(); ++row) {
        if (lines.file[row] != file || heap.peak.at(row) == 0) continue;
        LineMemory& line = by_number[lines.number.at(row)];
        line.number = lines.number.at(row);
        line.peak += heap.peak.at(row);
        line.average += heap.average.at(row);
        line.at_peak += heap.at_peak.at(row);
        line.allocated += heap.allocated.at(row);
        line.allocations += heap.allocations.at(row);
        line.growth += std::max<std::int64_t>(heap.growth.at(row), 0);
        line.temporary += heap.temporary.at(row);
        line.peak_error += heap.peak_error.at(row);
        line.average_error += heap.average_error.at(row);
        line.at_peak_error += heap.at_peak_error.at(row);
        line.allocated_error += heap.allocated_error.at(row);
        line.growth_error += heap.growth_error.at(row);
        line.temporary_error += heap.temporary_error.at(row);
    }
    std::vector<LineMemory> all;
    all.reserve(by_number.size());
    for (const auto& [number, line] : by_number) all.push_back(line);
    return all;
}

std::string listing(const Page& page, const std::string& heading, std::vector<LineMemory> lines,
                    std::int64_t LineMemory::*what, std::int64_t LineMemory::*error) {
    std::erase_if(lines, [&](const LineMemory& line) { return line.*what < page.profile.heap.reported_bytes(); });
    std::ranges::stable_sort(lines, std::ranges::greater{}, what);
    std::string text;
    for (std::size_t i = 0; i < lines.size() && i < LISTED; ++i) {
        text += "(" + std::to_string(i + 1) + ") " + pad_left(std::to_string(lines[i].number), 5) + ":" +
                pad_left(megabytes(lines[i].*what), 10);
        if (lines[i].*error > 0) text += " ± " + megabytes(lines[i].*error);
        text += "\n";
    }
    return text.empty() ? text : heading + "\n" + text;
}

std::string without_blanks(const std::string& text) { return text.substr(0, text.find_last_not_of(' ') + 1) + "\n"; }

std::string share_text(std::int64_t part, const LineMemory& line, const std::string& before) {
    const double share = static_cast<double>(part) / static_cast<double>(line.allocated);
    return share < 0.005 ? "" : before + reporters::percent(share, 0);
}

// Half of the 95 % intervals, below the figures; nothing where all was counted.
std::string errors(const LineMemory& line) {
    if (line.allocated_error < SMALLEST) return "";
    std::string text(6, ' ');
    for (const std::int64_t bytes :
         {line.peak_error, line.at_peak_error, line.average_error, line.growth_error, line.allocated_error})
        text += pad_left(bytes >= SMALLEST ? "± " + megabytes(bytes) : "", FIGURE);
    return without_blanks(text + std::string(COUNT, ' ') +
                          pad_left(share_text(line.temporary_error, line, "± "), FIGURE));
}

// Every figure of the lines that the table shows.
std::string figures(const Page& page, const std::vector<LineMemory>& lines) {
    std::string text;
    for (const LineMemory& line : lines) {
        if (line.peak < page.profile.heap.reported_bytes() || line.allocated <= 0) continue;
        text += pad_left(std::to_string(line.number), 6);
        for (const std::int64_t bytes : {line.peak, line.at_peak, line.average, line.growth, line.allocated})
            text += pad_left(bytes >= SMALLEST ? megabytes(bytes) : "", FIGURE);
        text +=
            pad_left(std::to_string(line.allocations), COUNT) + pad_left(share_text(line.temporary, line, ""), FIGURE);
        text = without_blanks(text) + errors(line);
    }
    if (text.empty()) return text;
    std::string titles = pad_left("line", 6);
    for (const char* name : {"peak", "at peak", "average", "at end", "allocated"}) titles += pad_left(name, FIGURE);
    return "Memory by line:\n" + titles + pad_left("allocations", COUNT) + pad_left("temporary", FIGURE) + "\n" + text;
}

std::string leaks_of(const Page& page, std::uint32_t file) {
    const auto& profile = page.profile;
    std::string text;
    for (std::size_t i = 0; i < profile.heap.leaks.line.size(); ++i) {
        const std::uint32_t row = profile.heap.leaks.line[i];
        if (profile.lines.file.at(row) != file) continue;
        const double velocity = profile.heap.leaks.velocity.at(i) / MIB;
        text += "Possible memory leak identified at line " + std::to_string(profile.lines.number.at(row)) +
                " (estimated likelihood " + reporters::percent(profile.heap.leaks.likelihood.at(i), 0) + ", velocity " +
                reporters::fixed(velocity, velocity < 10 ? 1 : 0) + " MB/s)\n";
    }
    return text;
}

}  // namespace

std::string megabytes(std::int64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (value >= LARGE) return reporters::fixed(value / GIB, 1) + " GB";
    return value >= MIB ? reporters::fixed(value / MIB, 0) + " MB" : reporters::fixed(value / KIB, 0) + " kB";
}

std::string short_bytes(std::int64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (value >= LARGE) return reporters::fixed(value / GIB, 1) + "G";
    return value >= MIB ? reporters::fixed(value / MIB, 0) + "M" : reporters::fixed(value / KIB, 0) + "K";
}

bool has_memory(const Page& page, const LineRows& rows) {
    const auto& heap = page.profile.heap;
    if (!heap.is_there()) return false;
    const auto leaks = [&](std::uint32_t row) {
        return std::ranges::find(heap.leaks.line, row) != heap.leaks.line.end();
    };
    return (sum(heap.lines.peak, rows) > 0 && sum(heap.lines.peak, rows) >= heap.reported_bytes()) ||
           std::ranges::any_of(rows, leaks);
}

MemoryCells memory_cells(const Page& page, const LineRows& rows) {
    const auto& heap = page.profile.heap;
    const std::int64_t allocated = sum(heap.lines.allocated, rows), peak = sum(heap.lines.peak, rows);
    if (!has_memory(page, rows) || allocated <= 0) return {};
    const double share = heap.share_of_activity(allocated);
    const double python = static_cast<double>(sum(heap.lines.python, rows)) / static_cast<double>(allocated);
    MemoryCells cells;
    if (python >= SMALLEST_SHARE) cells.python = python < 0.005 ? "<1%" : reporters::percent(python, 0);
    cells.peak = short_bytes(peak);
    cells.timeline =
        reporters::sparkline(reporters::points_of_rows(heap.held_lines, rows), LINE_CELLS, heap.end_ns, heap.peak) +
        pad_left(share < 0.005 ? "<1%" : reporters::percent(share, 0), 5);
    return cells;
}

bool copies_much(const Page& page, std::int64_t copied) {
    const auto all = static_cast<double>(page.profile.number("copied_bytes"));
    return page.profile.megabytes_a_second(copied) >= 1 && static_cast<double>(copied) >= all * page.line_threshold;
}

std::string copy_text(const Page& page, std::int64_t copied) {
    return copies_much(page, copied) ? reporters::fixed(page.profile.megabytes_a_second(copied), 0) : "";
}

std::string memory_usage(const Page& page) {
    const auto& heap = page.profile.heap;
    if (!heap.is_there()) return {};
    const double growth = page.profile.model.fact_real("heap_growth_percent").value_or(0);
    return "Memory usage: " + reporters::sparkline(reporters::points_of_run(heap), RUN_CELLS, heap.end_ns, heap.peak) +
           " (max: " + reporters::bytes(heap.peak) + ", growth rate: " + reporters::fixed(growth, 0) + "%)\n";
}

std::string memory_of_lines(const Page& page, std::uint32_t file) {
    if (!page.profile.heap.is_there()) return {};
    const std::vector<LineMemory> lines = lines_of(page, file);
    return listing(page, "Top PEAK memory consumption, by line:", lines, &LineMemory::peak, &LineMemory::peak_error) +
           listing(page, "Top AVERAGE memory consumption, by line:", lines, &LineMemory::average,
                   &LineMemory::average_error) +
           figures(page, lines) + leaks_of(page, file);
}

}  // namespace text_report

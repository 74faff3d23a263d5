#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"
#include "plugins/reporters/text/sections.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

namespace text_report {
namespace {

using reporters::pad_left;
using reporters::pad_right;

constexpr std::size_t NUMBER = 7;  // "   141 "
constexpr std::size_t SMALLEST_CODE = 30;
constexpr double SMALLEST_CELL = 0.001;  // share of the 100 % below which a cell stays empty

// What one line weighs, over the functions that run it.
struct LineCost {
    std::int64_t python = 0, native = 0, system = 0, wait = 0, copied = 0;
    std::uint32_t function = 0;
    LineRows rows;  // of the model's lines
    std::int64_t sum() const { return python + native + system + wait; }
};
using LineCosts = std::map<std::uint32_t, LineCost>;  // by line number

// One column of the grid.
struct GridColumn {
    const char* group;  // first line of the heading
    const char* title;
    std::size_t width;
    std::function<std::string(const LineCost&)> cell;
};

std::string cell_text(const Page& page, std::int64_t ns) {
    const double share = page.shares.of_one(ns);
    if (share < SMALLEST_CELL) return {};
    if (page.shares.is_absolute()) return reporters::seconds(ns, 2) + "s";
    return share < 0.005 ? "<1%" : reporters::percent(share, 0);
}

void add_memory_columns(const Page& page, std::vector<GridColumn>& columns) {
    if (!page.profile.heap.is_there()) return;
    const auto memory = [&page](const char* group, const char* title, std::size_t width,
                                std::string MemoryCells::*part) {
        return GridColumn{group, title, width,
                          [&page, part](const LineCost& cost) { return memory_cells(page, cost.rows).*part; }};
    };
    columns.push_back(memory("Memory", "Python", 8, &MemoryCells::python));
    columns.push_back(memory("––––––", "peak", 8, &MemoryCells::peak));
    columns.push_back(memory("––––––––––", "timeline/%", 18, &MemoryCells::timeline));
}

std::vector<GridColumn> grid_columns(const Page& page) {
    const auto time = [&page](const char* group, const char* title, std::int64_t LineCost::*part) {
        return GridColumn{group, title, 7, [&page, part](const LineCost& cost) { return cell_text(page, cost.*part); }};
    };
    std::vector<GridColumn> columns{time("Time", "Python", &LineCost::python),
                                    time("––––––", "native", &LineCost::native),
                                    time("––––––", "system", &LineCost::system)};
    if (page.profile.has_waiting()) columns.push_back(time("––––––", "waiting", &LineCost::wait));
    add_memory_columns(page, columns);
    if (page.profile.has_copies())
        columns.push_back(
            {"Copy", "(MB/s)", 7, [&page](const LineCost& cost) { return copy_text(page, cost.copied); }});
    return columns;
}

std::vector<std::string_view> source_lines(std::string_view source) {
    std::vector<std::string_view> lines;
    for (std::size_t start = 0; start < source.size();) {
        const std::size_t end = std::min(source.find('\n', start), source.size());
        lines.push_back(source.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

class FileTable {
public:
    FileTable(const Page& page, std::uint32_t file, LineCosts costs)
        : page_(page),
          columns_(grid_columns(page)),
          path_(reporters::printable(page.profile.model.text(page.profile.files.path.at(file)))),
          source_(source_lines(page.profile.model.text(page.profile.files.source.at(file)))),
          costs_(std::move(costs)) {
        std::size_t grid = NUMBER;
        for (const GridColumn& column : columns_) grid += column.width + 1;
        code_width_ = std::max(page.columns, grid + 1 + SMALLEST_CODE) - grid - 1;
    }

    std::string draw() const {
        std::string text = rule(" ", "╷") + heading();
        std::uint32_t before = 0;
        for (const auto& [number, cost] : costs_) {
            if (number != before + 1) text += row("...", LineCost{}, "");
            text += row(std::to_string(number), cost, code(number, cost));
            before = number;
        }
        if (before < source_.size()) text += row("...", LineCost{}, "");
        return text + rule(" ", "╵");
    }

private:
    std::string rule(const std::string& line, const std::string& joint) const {
        std::string text = reporters::repeat(line, NUMBER);
        for (const GridColumn& column : columns_) text += joint + reporters::repeat(line, column.width);
        return trimmed(text + joint + reporters::repeat(line, code_width_));
    }

    std::string heading() const {
        std::string groups(NUMBER, ' '), titles = pad_right("  Line", NUMBER);
        for (const GridColumn& column : columns_) {
            groups += "│" + pad_right(column.group, column.width);
            titles += "│" + pad_right(column.title, column.width);
        }
        return groups + "│\n" + trimmed(titles + "│" + reporters::cut_middle(path_, code_width_)) + rule("━", "┿");
    }

    std::string row(const std::string& number, const LineCost& cost, const std::string& text) const {
        std::string line = pad_left(number, NUMBER - 1) + " ";
        for (const GridColumn& column : columns_)
            line += "│" + pad_right(pad_left(column.cell(cost), column.width - 2), column.width);
        return trimmed(line + "│" + text);
    }

    std::string code(std::uint32_t number, const LineCost& cost) const {
        if (number <= source_.size()) return reporters::cut_end(reporters::code_line(source_[number - 1]), code_width_);
        return reporters::cut_end("(in " + name_of(page_.profile, cost.function) + "; the source was not kept)",
                                  code_width_);
    }

    static std::string trimmed(const std::string& line) {
        return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }

    const Page& page_;
    std::vector<GridColumn> columns_;
    std::string path_;
    std::vector<std::string_view> source_;
    LineCosts costs_;
    std::size_t code_width_ = 0;
};

LineCosts costs_of(const Page& page, std::uint32_t file) {
    const auto& lines = page.profile.lines;
    LineCosts costs;
    for (std::size_t row = 0; row < lines.file.size(); ++row) {
        if (lines.file[row] != file) continue;
        LineCost& cost = costs[lines.number.at(row)];
        cost.python += lines.own.python.at(row);
        cost.native += lines.own.native.at(row);
        cost.system += lines.own.system.at(row);
        cost.wait += lines.own.wait.at(row);
        cost.copied += lines.copied.at(row);
        cost.function = lines.function.at(row);
        cost.rows.push_back(static_cast<std::uint32_t>(row));
    }
    std::erase_if(costs, [&](const auto& each) {
        return page.shares.of_one(each.second.sum()) < page.line_threshold && !has_memory(page, each.second.rows) &&
               !copies_much(page, each.second.copied);
    });
    return costs;
}

bool is_listed(const Page& page, std::uint32_t function) {
    const auto& heap = page.profile.heap;
    const std::int64_t peak = heap.functions.peak.at(function);
    return page.shares.of_one(page.profile.functions.own.sum(function)) >= page.line_threshold ||
           (heap.is_there() && peak > 0 && peak >= heap.reported_bytes());
}

std::string function_summaries(const Page& page, std::uint32_t file) {
    const auto& functions = page.profile.functions;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 1; i < functions.file.size(); ++i)
        if (functions.file[i] == file && is_listed(page, i)) rows.push_back(i);
    std::ranges::stable_sort(rows, {}, [&](std::uint32_t i) { return functions.line.at(i); });
    std::string text;
    const auto share = [&](std::int64_t ns) {
        return page.shares.is_absolute() ? reporters::seconds(ns, 2) + "s"
                                         : reporters::percent(page.shares.of_one(ns), 0);
    };
    for (const std::uint32_t i : rows) {
        text += "  " + reporters::cut_middle(name_of(page.profile, i), page.columns / 2) + " (line " +
                std::to_string(functions.line.at(i)) + "): " + share(functions.own.python.at(i)) + " Python, " +
                share(functions.own.native.at(i)) + " native, " + share(functions.own.system.at(i)) + " system";
        if (page.profile.has_waiting()) text += ", " + share(functions.own.wait.at(i)) + " waiting";
        if (page.profile.heap.functions.peak.at(i) > 0)
            text += "; peak " + megabytes(page.profile.heap.functions.peak.at(i)) + ", average " +
                    megabytes(page.profile.heap.functions.average.at(i)) + ", " +
                    megabytes(page.profile.heap.functions.allocated.at(i)) + " allocated";
        text += "\n";
    }
    return text.empty() ? text : "Function summaries:\n" + text;
}

}  // namespace

std::string line_tables(const Page& page) {
    std::string text;
    for (std::uint32_t file = 0; file < page.profile.files.path.size(); ++file) {
        const std::int64_t time_ns = page.profile.files.time.at(file);
        if (page.profile.files.shown.at(file) == 0) continue;
        LineCosts costs = costs_of(page, file);
        const bool remembers = std::ranges::any_of(costs, [&](const auto& each) {
            return has_memory(page, each.second.rows) || copies_much(page, each.second.copied);
        });
        if (page.shares.of_one(time_ns) < page.line_threshold && !remembers) continue;
        text += reporters::printable(page.profile.model.text(page.profile.files.path[file])) +
                ": % of time = " + page.shares.percentage(time_ns) + " (" + reporters::seconds(time_ns) + "s) out of " +
                reporters::seconds(page.profile.total_ns) + "s.\n" + FileTable{page, file, std::move(costs)}.draw() +
                "\n" + function_summaries(page, file) + memory_of_lines(page, file) + "\n";
    }
    return text;
}

}  // namespace text_report

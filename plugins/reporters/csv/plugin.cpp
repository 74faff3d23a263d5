// fah.reporter.csv: profile.csv, a row for each line of each function; the columns of time add up to the 100 %.
#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"

#include <fixingahole/fixingahole.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using reporters::append_number;

constexpr std::string_view TIME_COLUMNS = "file,line,function,python_ns,native_ns,system_ns,wait_ns,samples";
constexpr std::string_view HEAP_COLUMNS =
    ",allocated_bytes,allocations,peak_bytes,at_peak_bytes,average_bytes,growth_bytes,temporary_bytes";
constexpr std::string_view HIT_COLUMNS = ",hits,hits_ns";

// In quotes where it must be (RFC 4180); what a spreadsheet would take for a formula gets an apostrophe.
std::string cell(const std::string& text) {
    const bool formula = !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos;
    std::string safe = (formula ? "'" : "") + text;
    if (safe.find_first_of(",\"\n\r") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char letter : safe) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return quoted + '"';
}

void append_times(std::string& row, const reporters::Times& own, std::size_t at) {
    for (const auto* column : {&own.python, &own.native, &own.system, &own.wait, &own.samples})
        append_number(row += ',', column->at(at));
}

void append_heap(std::string& row, const reporters::HeapFigures& heap, std::size_t at) {
    for (const auto* column :
         {&heap.allocated, &heap.allocations, &heap.peak, &heap.at_peak, &heap.average, &heap.growth, &heap.temporary})
        append_number(row += ',', column->at(at));
}

// Counted lines, of which those that no sample saw have no row of their own among the others.
class Hits {
public:
    explicit Hits(const reporters::ProfileView& profile) : profile_(profile) {
        const reporters::LineHitView& chosen = profile.line_hits;
        for (std::uint32_t hit = 0; hit < chosen.hit_chosen.size(); ++hit)
            waiting_[{chosen.function.at(chosen.hit_chosen[hit]), chosen.hit_line.at(hit)}].push_back(hit);
    }

    bool is_there() const { return profile_.line_hits.is_there(); }

    // Of a row of the model's lines.
    void append(std::string& row, std::uint32_t line) {
        const auto found = waiting_.find({profile_.lines.function.at(line), profile_.lines.number.at(line)});
        const bool has = found != waiting_.end() && !found->second.empty();
        append_number(row += ',', has ? profile_.line_hits.hit_count.at(found->second.back()) : 0);
        append_number(row += ',', has ? profile_.line_hits.hit_corrected.at(found->second.back()) : 0);
        if (has) found->second.pop_back();
    }

    // Rows of those that are left; zeros: between the function and the hits.
    std::string rest(std::string_view zeros) const {
        std::string rows;
        for (const auto& [place, hits] : waiting_)
            for (const std::uint32_t hit : hits) rows += row_of(hit, zeros);
        return rows;
    }

private:
    std::string row_of(std::uint32_t hit, std::string_view zeros) const {
        const reporters::LineHitView& chosen = profile_.line_hits;
        const std::uint32_t function = chosen.hit_chosen.at(hit);
        const std::uint32_t shown = chosen.function.at(function);
        const std::string file = shown == reporters::NO_ROW ? std::string(profile_.model.text(chosen.file.at(function)))
                                                            : reporters::file_label(profile_, shown);
        std::string row = cell(file) + ',';
        append_number(row, chosen.hit_line.at(hit));
        row += ',' + cell(std::string(profile_.model.text(chosen.name.at(function)))) + std::string(zeros);
        append_number(row += ',', chosen.hit_count.at(hit));
        append_number(row += ',', chosen.hit_corrected.at(hit));
        return row + '\n';
    }

    const reporters::ProfileView& profile_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> waiting_;  // by function and line
};

class CsvReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.csv",
        .version = "1.0.0",
        .summary = "A row for each line of code, for spreadsheets and data frames",
    };
    static constexpr fixingahole::Output outputs[] = {{"profile.csv", "text/csv"}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const reporters::ProfileView profile(model);
        const bool heap = profile.heap.is_there();
        Hits hits(profile);
        sink << TIME_COLUMNS << (heap ? HEAP_COLUMNS : "") << (hits.is_there() ? HIT_COLUMNS : "") << "\n";
        // Code in no shown line: without it the columns would not add up.
        std::string row = ",0," + cell(reporters::function_name(profile, 0));
        append_times(row, profile.functions.own, 0);
        if (heap) append_heap(row, profile.heap.functions, 0);
        if (hits.is_there()) row += ",0,0";
        sink << (row += '\n');
        for (std::uint32_t line = 0; line < profile.lines.file.size(); ++line) {
            const std::uint32_t function = profile.lines.function.at(line);
            row = cell(reporters::file_label(profile, function)) + ',';
            append_number(row, profile.lines.number.at(line));
            row += ',' + cell(reporters::function_name(profile, function));
            append_times(row, profile.lines.own, line);
            if (heap) append_heap(row, profile.heap.lines, line);
            if (hits.is_there()) hits.append(row, line);
            sink << (row += '\n');
        }
        sink << hits.rest(heap ? ",0,0,0,0,0,0,0,0,0,0,0,0" : ",0,0,0,0,0");
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(CsvReporter);

// fah.reporter.csv: profile.csv, a row for each line of each function; the columns of time add up to the 100 %.
#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"

#include <fixingahole/fixingahole.hpp>

#include <string>
#include <string_view>

namespace {

using reporters::append_number;

constexpr std::string_view TIME_COLUMNS = "file,line,function,python_ns,native_ns,system_ns,wait_ns,samples";
constexpr std::string_view HEAP_COLUMNS =
    ",allocated_bytes,allocations,peak_bytes,at_peak_bytes,average_bytes,growth_bytes,temporary_bytes";

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
        sink << TIME_COLUMNS << (heap ? HEAP_COLUMNS : "") << "\n";
        // Code in no shown line: without it the columns would not add up.
        std::string row = ",0," + cell(reporters::function_name(profile, 0));
        append_times(row, profile.functions.own, 0);
        if (heap) append_heap(row, profile.heap.functions, 0);
        sink << (row += '\n');
        for (std::uint32_t line = 0; line < profile.lines.file.size(); ++line) {
            const std::uint32_t function = profile.lines.function.at(line);
            row = cell(reporters::file_label(profile, function)) + ',';
            append_number(row, profile.lines.number.at(line));
            row += ',' + cell(reporters::function_name(profile, function));
            append_times(row, profile.lines.own, line);
            if (heap) append_heap(row, profile.heap.lines, line);
            sink << (row += '\n');
        }
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(CsvReporter);

#include "plugins/reporters/json/heap.h"

#include <algorithm>
#include <string>

namespace json_report {
namespace {

using boost::json::array;
using boost::json::object;

constexpr double MIB = 1 << 20;

std::int64_t sum(const reporters::Numbers& column, const HeapRows& rows) {
    std::int64_t all = 0;
    for (const std::uint32_t row : rows) all += column.at(row);
    return all;
}

double share(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

// A fact of the source, where it gave it.
boost::json::value of_source(const reporters::ProfileView& profile, const std::string& key) {
    const fah_fact found = profile.model.fact(("fah.memory.heap." + key).c_str());
    if (found.type == FAH_FACT_NONE) return nullptr;
    if (found.type == FAH_FACT_INTEGER) return found.integer;
    if (found.type == FAH_FACT_REAL) return found.real;
    return text(fixingahole::to_view(found.text));
}

object at_two_moments(std::int64_t before, std::int64_t after, std::int64_t count_before, std::int64_t count_after) {
    return {{"size_bytes", after},
            {"size_change_bytes", after - before},
            {"count", count_after},
            {"count_change", count_after - count_before}};
}

object between(const reporters::ProfileView& profile) {
    const reporters::Between& lines = profile.heap.between;
    array entries;
    for (std::size_t row = 0; row < lines.line.size(); ++row) {
        object entry = at_two_moments(lines.before.at(row), lines.after.at(row), lines.count_before.at(row),
                                      lines.count_after.at(row));
        entry["change_error_bytes"] = lines.error.at(row);
        entry["file"] = profile.lines.file.at(lines.line[row]);
        entry["line"] = profile.lines.number.at(lines.line[row]);
        entry["function"] = profile.lines.function.at(lines.line[row]);
        entries.push_back(std::move(entry));
    }
    return {{"from_ns", profile.number("between_from_ns")},
            {"to_ns", profile.number("between_to_ns")},
            {"total", at_two_moments(profile.number("between_before_bytes"), profile.number("between_after_bytes"),
                                     profile.number("between_before_count"), profile.number("between_after_count"))},
            {"lines", std::move(entries)}};
}

}  // namespace

double mebibytes(std::int64_t bytes) { return static_cast<double>(bytes) / MIB; }

array samples(const std::vector<reporters::HeldPoint>& points) {
    array all;
    for (const reporters::HeldPoint& point : points)
        all.push_back(array{point.time_ns, mebibytes(std::max<std::int64_t>(point.bytes, 0))});
    return all;
}

void set_memory(const reporters::HeapView& heap, const reporters::HeapFigures& figures, const reporters::Held& held,
                const HeapRows& rows, object& entry) {
    const std::int64_t allocated = sum(figures.allocated, rows);
    if (!heap.is_there() || allocated <= 0) return;
    entry["memory_samples"] = samples(reporters::points_of_rows(held, rows));
    entry["n_avg_mb"] = mebibytes(sum(figures.average, rows));
    entry["n_growth_mb"] = mebibytes(std::max<std::int64_t>(sum(figures.growth, rows), 0));
    entry["n_malloc_mb"] = mebibytes(allocated);
    entry["n_mallocs"] = sum(figures.allocations, rows);
    entry["n_peak_mb"] = mebibytes(sum(figures.peak, rows));
    entry["n_python_fraction"] = share(sum(figures.python, rows), allocated);
    entry["n_usage_fraction"] = heap.share_of_activity(allocated);
}

object leaks_of(const reporters::ProfileView& profile, std::uint32_t file) {
    object leaks;
    for (std::size_t i = 0; i < profile.heap.leaks.line.size(); ++i) {
        const std::uint32_t row = profile.heap.leaks.line[i];
        if (profile.lines.file.at(row) != file) continue;
        leaks[std::to_string(profile.lines.number.at(row))] =
            object{{"likelihood", profile.heap.leaks.likelihood.at(i)},
                   {"velocity_mb_s", profile.heap.leaks.velocity.at(i) / MIB}};
    }
    return leaks;
}

std::uint32_t line_of_the_peak(const reporters::ProfileView& profile) {
    const reporters::Numbers& at_peak = profile.heap.lines.at_peak;
    std::uint32_t largest = reporters::NO_ROW;
    for (std::uint32_t row = 0; row < at_peak.size(); ++row)
        if (at_peak[row] > 0 && (largest == reporters::NO_ROW || at_peak[row] > at_peak[largest])) largest = row;
    return largest;
}

void add_figures(const reporters::HeapView& heap, const reporters::HeapFigures& figures, std::size_t row,
                 object& entry) {
    if (!heap.is_there() || figures.allocated.at(row) == 0) return;
    entry["heap"] = object{
        {"allocated_bytes", figures.allocated.at(row)}, {"allocated_error_bytes", figures.allocated_error.at(row)},
        {"allocations", figures.allocations.at(row)},   {"python_bytes", figures.python.at(row)},
        {"peak_bytes", figures.peak.at(row)},           {"peak_error_bytes", figures.peak_error.at(row)},
        {"at_peak_bytes", figures.at_peak.at(row)},     {"at_peak_error_bytes", figures.at_peak_error.at(row)},
        {"average_bytes", figures.average.at(row)},     {"average_error_bytes", figures.average_error.at(row)},
        {"growth_bytes", figures.growth.at(row)},       {"growth_error_bytes", figures.growth_error.at(row)},
        {"temporary_bytes", figures.temporary.at(row)}, {"temporary_error_bytes", figures.temporary_error.at(row)}};
}

void add_node(const reporters::HeapView& heap, std::size_t node, object& entry) {
    if (!heap.is_there() || heap.node_allocated_total.at(node) == 0) return;
    entry["heap"] = object{{"allocated_bytes", heap.node_allocated.at(node)},
                           {"at_peak_bytes", heap.node_at_peak.at(node)},
                           {"inclusive_allocated_bytes", heap.node_allocated_total.at(node)},
                           {"inclusive_at_peak_bytes", heap.node_at_peak_total.at(node)}};
}

void add_process(const reporters::HeapView& heap, std::size_t row, object& entry) {
    if (!heap.is_there()) return;
    entry["heap"] = object{{"peak_bytes", heap.process_peak.at(row)},
                           {"peak_ns", heap.process_peak_time.at(row)},
                           {"allocated_bytes", heap.process_allocated.at(row)},
                           {"kept_bytes", heap.process_kept.at(row)}};
}

void write_heap(const reporters::ProfileView& profile, Writer& writer) {
    const reporters::HeapView& heap = profile.heap;
    if (!heap.is_there()) return;
    writer.open_object("heap");
    for (const char* key : {"mode", "precision", "sampling_mean_bytes", "sampling_mean_widest_bytes"})
        writer.member(key, of_source(profile, key));
    writer.member("report_bytes", heap.reported_bytes());
    for (const char* key : {"peak_bytes", "peak_error_bytes", "peak_ns", "allocated_bytes", "allocated_error_bytes",
                            "allocations", "samples", "python_bytes", "mapped_bytes", "temporary_bytes"})
        writer.member(key, profile.number((std::string("heap_") + key).c_str()));
    writer.member("growth_percent", profile.model.fact_real("heap_growth_percent").value_or(0));
    array sizes, series;
    for (std::size_t row = 0; row < heap.size_from.size(); ++row)
        sizes.push_back(array{heap.size_from[row], heap.size_count.at(row), heap.size_bytes.at(row)});
    for (const reporters::HeldPoint& point : reporters::points_of_run(heap))
        series.push_back(array{point.time_ns, point.bytes});
    if (profile.model.fact("between_from_ns").type != FAH_FACT_NONE) writer.member("between", between(profile));
    writer.member("sizes", sizes);
    writer.member("series", series);
    writer.close();
}

}  // namespace json_report

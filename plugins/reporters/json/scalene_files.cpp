#include "plugins/reporters/json/heap.h"
#include "plugins/reporters/json/parts.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace json_report {
namespace {

using boost::json::array;
using boost::json::object;

constexpr double WHOLE_SOURCE = 0.01;  // share of the 100 % from which a file's lines without time are listed too

struct Cost {
    std::int64_t python = 0, native = 0, system = 0;  // system with waiting
    std::int64_t copied = 0;
    HeapRows rows;  // of the model's lines

    void add(const reporters::Times& times, std::size_t row) {
        python += times.python.at(row);
        native += times.native.at(row);
        system += times.system.at(row) + times.wait.at(row);
    }
};
using LineCosts = std::map<std::uint32_t, Cost>;

double percent(const reporters::ProfileView& profile, std::int64_t ns) {
    return profile.total_ns > 0 ? 100 * static_cast<double>(ns) / static_cast<double>(profile.total_ns) : 0;
}

// The keys that lines and functions share.
object entry(const reporters::ProfileView& profile, const Cost& cost) {
    const double python = percent(profile, cost.python), native = percent(profile, cost.native);
    // Three roundings may add up to more than a whole.
    const double system = std::clamp(percent(profile, cost.system), 0.0, std::max(0.0, 100 - python - native));
    return {{"async_task_names", array{}},
            {"cpu_samples_list", array{}},
            {"is_coroutine", false},
            {"memory_samples", array{}},
            {"n_async_await_percent", 0.0},
            {"n_async_concurrency_mean", 0.0},
            {"n_async_concurrency_peak", 0.0},
            {"n_avg_mb", 0.0},
            {"n_copy_mb_s", profile.megabytes_a_second(cost.copied)},
            {"n_core_utilization", 0.0},
            {"n_cpu_percent_c", native},
            {"n_cpu_percent_python", python},
            {"n_gpu_avg_memory_mb", 0.0},
            {"n_gpu_peak_memory_mb", 0.0},
            {"n_gpu_percent", 0.0},
            {"n_growth_mb", 0.0},
            {"n_malloc_mb", 0.0},
            {"n_mallocs", 0},
            {"n_peak_mb", 0.0},
            {"n_python_fraction", 0},
            {"n_sys_percent", system},
            {"n_usage_fraction", 0}};
}

std::vector<std::string_view> source_lines(std::string_view source) {
    std::vector<std::string_view> lines;
    for (std::size_t start = 0; start < source.size();) {
        const std::size_t end = std::min(source.find('\n', start), source.size() - 1) + 1;
        lines.push_back(source.substr(start, end - start));
        start = end;
    }
    return lines;
}

// A line's region is the line: where its loop and function end is not known without parsing the program.
object line_entry(const reporters::ProfileView& profile, std::uint32_t number, std::string_view code,
                  const Cost& cost) {
    object line = entry(profile, cost);
    line["line"] = text(code);
    line["lineno"] = number;
    set_memory(profile.heap, profile.heap.lines, profile.heap.held_lines, cost.rows, line);
    for (const char* key : {"start_region_line", "end_region_line", "start_outermost_loop", "end_outermost_loop"})
        line[key] = number;
    line["start_function_line"] = 0;
    line["end_function_line"] = 0;
    return line;
}

array imports(const std::vector<std::string_view>& source) {
    array found;
    for (std::string_view line : source) {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (!line.starts_with("import ") && !line.starts_with("from ")) continue;
        found.push_back(text(line.substr(0, line.find_last_not_of("\r\n") + 1)));
    }
    return found;
}

bool has_cost(const reporters::ProfileView& profile, std::uint32_t function) {
    return profile.functions.own.sum(function) != 0 || profile.heap.functions.allocated.at(function) > 0;
}

void write_functions(const reporters::ProfileView& profile, std::uint32_t file, Writer& writer) {
    writer.open_array("functions");
    for (std::uint32_t i = 0; i < profile.functions.file.size(); ++i) {
        if (profile.functions.file[i] != file || !has_cost(profile, i)) continue;
        Cost cost;
        cost.add(profile.functions.own, i);
        cost.copied = profile.functions.copied.at(i);
        object function = entry(profile, cost);
        function["line"] = text(profile.model.text(profile.functions.name.at(i)));
        function["lineno"] = profile.functions.line.at(i);
        set_memory(profile.heap, profile.heap.functions, profile.heap.held_functions, {i}, function);
        writer.element(function);
    }
    writer.close();
}

void write_lines(const reporters::ProfileView& profile, const std::vector<std::string_view>& source, LineCosts costs,
                 bool every_line, Writer& writer) {
    if (every_line)
        for (std::uint32_t number = 1; number <= source.size(); ++number) costs.try_emplace(number);
    writer.open_array("lines");
    for (const auto& [number, cost] : costs)
        writer.element(line_entry(profile, number, number <= source.size() ? source[number - 1] : "", cost));
    writer.close();
}

}  // namespace

void write_scalene_files(const reporters::ProfileView& profile, Writer& writer) {
    std::map<std::uint32_t, LineCosts> costs;
    std::set<std::uint32_t> remembering;  // files whose lines allocated
    for (std::uint32_t row = 0; row < profile.lines.file.size(); ++row) {
        Cost& cost = costs[profile.lines.file[row]][profile.lines.number.at(row)];
        cost.add(profile.lines.own, row);
        cost.copied += profile.lines.copied.at(row);
        cost.rows.push_back(row);
        if (profile.heap.lines.peak.at(row) > 0) remembering.insert(profile.lines.file[row]);
    }
    std::set<std::string> keys;
    writer.open_object("files");
    for (std::uint32_t file = 0; file < profile.files.path.size(); ++file) {
        const std::int64_t time_ns = profile.files.time.at(file);
        if (time_ns == 0 && !remembering.contains(file)) continue;
        std::string key{text(profile.model.text(profile.files.path[file]))};
        // Names that are not UTF-8 may look alike once they are.
        while (!keys.insert(key).second) key += "'";
        const auto source = source_lines(profile.model.text(profile.files.source.at(file)));
        writer.open_object(key);
        write_functions(profile, file, writer);
        writer.member("imports", imports(source));
        writer.member("leaks", leaks_of(profile, file));
        const bool every_line = percent(profile, time_ns) >= 100 * WHOLE_SOURCE || remembering.contains(file);
        write_lines(profile, source, std::move(costs[file]), every_line, writer);
        writer.member("percent_cpu_time", percent(profile, time_ns));
        writer.close();
    }
    writer.close();
}

}  // namespace json_report

#include "plugins/reporters/json/heap.h"
#include "plugins/reporters/json/parts.h"

#include <boost/json/array.hpp>

#include <cstdio>
#include <ctime>

namespace json_report {
namespace {

constexpr double SECOND = 1e9;

// The script's path, or what is known of it when no file of the profile is it. The fact is relative to root or to the
// folder in which the command was typed.
std::string program(const reporters::ProfileView& profile) {
    std::string_view script = profile.model.fact_text("script");
    while (script.starts_with("./")) script.remove_prefix(2);
    if (script.empty()) return {};
    for (const std::uint32_t id : profile.files.path) {
        const std::string_view path = profile.model.text(id);
        if (path == script || (path.ends_with(script) && path[path.size() - script.size() - 1] == '/'))
            return std::string{path};
    }
    return std::string{script};
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
}

// Seconds since 1970 of "2026-01-29T20:14:40.25Z"; 0 when the fact is not of that form.
double start_time(std::string_view utc) {
    std::tm parts{};
    double second = 0;
    const std::string copy{utc};
    if (std::sscanf(copy.c_str(), "%d-%d-%dT%d:%d:%lf", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &parts.tm_hour,
                    &parts.tm_min, &second) != 6)
        return 0;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return static_cast<double>(timegm(&parts)) + second;
}

struct Footprint {
    boost::json::value file = nullptr, line = nullptr, mb = 0, python_fraction = 0;
};

// The largest footprint, and the line that held most of it.
Footprint footprint(const reporters::ProfileView& profile) {
    if (!profile.heap.is_there()) return {};
    Footprint most{.mb = mebibytes(profile.heap.peak)};
    const std::uint32_t row = line_of_the_peak(profile);
    if (row == reporters::NO_ROW) return most;
    const auto allocated = static_cast<double>(profile.heap.lines.allocated.at(row));
    most.file = text(profile.model.text(profile.files.path.at(profile.lines.file.at(row))));
    most.line = profile.lines.number.at(row);
    if (allocated > 0) most.python_fraction = static_cast<double>(profile.heap.lines.python.at(row)) / allocated;
    return most;
}

boost::json::value native_mb(const reporters::ProfileView& profile) {
    if (!profile.heap.is_there()) return 0;
    return mebibytes(profile.heap.allocated - profile.number("heap_python_bytes"));
}

}  // namespace

void write_scalene_keys(const reporters::ProfileView& profile, Writer& writer) {
    const std::string path = program(profile);
    const Footprint most = footprint(profile);
    const std::uint32_t main_thread = profile.threads.tid.at(0);
    writer.member("alloc_samples", profile.number("heap_samples"));
    writer.member("args", boost::json::array{text(profile.model.fact_text("script"))});
    writer.member("async_profile", false);
    writer.member("elapsed_time_sec", static_cast<double>(profile.number("elapsed_ns")) / SECOND);
    writer.member("entrypoint_dir", text(folder_of(path)));
    writer.member("filename", text(folder_of(path)));
    writer.member("gpu", false);
    writer.member("gpu_device", "");
    writer.member("growth_rate", profile.model.fact_real("heap_growth_percent").value_or(0));
    writer.member("main_thread_id", main_thread);
    writer.member("max_footprint_fname", most.file);
    writer.member("max_footprint_lineno", most.line);
    writer.member("max_footprint_mb", most.mb);
    writer.member("max_footprint_python_fraction", most.python_fraction);
    writer.member("memory", profile.heap.is_there());
    write_memory_stacks(profile, writer);
    writer.member("native_allocations_mb", native_mb(profile));
    writer.member("program", text(path));
    writer.member("samples", samples(reporters::points_of_run(profile.heap)));
    writer.member("start_time_absolute", start_time(profile.model.fact_text("start_utc")));
    writer.member("start_time_perf", 0.0);
}

}  // namespace json_report

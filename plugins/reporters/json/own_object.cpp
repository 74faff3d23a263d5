#include "plugins/reporters/json/heap.h"
#include "plugins/reporters/json/parts.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cmath>

namespace json_report {

boost::json::object times(const reporters::Times& own, std::size_t row) {
    return {{"python_ns", own.python.at(row)},
            {"native_ns", own.native.at(row)},
            {"system_ns", own.system.at(row)},
            {"wait_ns", own.wait.at(row)},
            {"n_samples", own.samples.at(row)}};
}

boost::json::value row_or_null(std::uint32_t row) {
    return row == reporters::NO_ROW ? boost::json::value(nullptr) : boost::json::value(row);
}

namespace {

using boost::json::array;
using boost::json::object;

constexpr int SCHEMA_VERSION = 1;

boost::json::value fact_value(const fah_fact& fact) {
    if (fact.type == FAH_FACT_INTEGER) return fact.integer;
    if (fact.type == FAH_FACT_REAL && std::isfinite(fact.real)) return fact.real;
    return text(fixingahole::to_view(fact.text));
}

boost::json::value fact(const reporters::ProfileView& profile, const char* key) {
    const fah_fact found = profile.model.fact(key);
    return found.type == FAH_FACT_NONE ? boost::json::value(nullptr) : fact_value(found);
}

void write_run(const reporters::ProfileView& profile, Writer& writer) {
    writer.member("schema_version", SCHEMA_VERSION);
    for (const char* key : {"version", "command", "script", "start_utc", "python", "exit_code"})
        writer.member(key, fact(profile, key));
    object sampler{{"id", fact(profile, "sampler")}};
    for (const auto& [key, name] : {std::pair{"reason", "sampler_reason"},
                                    {"clock", "clock"},
                                    {"rate_hz", "rate_hz"},
                                    {"achieved_hz", "achieved_hz"}})
        sampler[key] = fact(profile, name);
    writer.member("sampler", sampler);
    for (const char* key : {"total_ns", "elapsed_ns", "main_cpu_ns", "user_ns", "system_ns", "unsampled_ns",
                            "hidden_ns", "max_rss_bytes"})
        writer.member(key, fact(profile, key));
    if (profile.has_copies()) writer.member("copied_bytes", profile.number("copied_bytes"));
    writer.member("n_samples", profile.number("samples"));
    writer.member("cost",
                  object{{"host_cpu_ns", fact(profile, "host_cpu_ns")}, {"handler_ns", fact(profile, "handler_ns")}});
    object losses;
    for (std::size_t row = 0; row < profile.loss_names.size(); ++row)
        losses[text(profile.model.text(profile.loss_names[row]))] = profile.loss_counts.at(row);
    writer.member("losses", losses);
    array notes;
    for (const std::uint32_t note : profile.notes) notes.push_back(text(profile.model.text(note)));
    writer.member("notes", notes);
}

void write_processes(const reporters::ProfileView& profile, Writer& writer) {
    writer.open_array("processes");
    for (std::uint32_t row = 0; row < profile.processes.pid.size(); ++row) {
        array threads;
        for (std::size_t i = 0; i < profile.threads.tid.size(); ++i)
            if (profile.threads.process.at(i) == row)
                threads.push_back(object{{"tid", profile.threads.tid[i]},
                                         {"name", text(profile.model.text(profile.threads.name.at(i)))},
                                         {"cpu_ns", profile.threads.cpu.at(i)},
                                         {"unsampled_ns", profile.threads.unsampled.at(i)},
                                         {"wait_ns", profile.threads.wait.at(i)},
                                         {"idle", profile.threads.idle.at(i) != 0}});
        object process{{"pid", profile.processes.pid[row]},
                       {"parent_pid", profile.processes.parent_pid.at(row)},
                       {"runtime", text(profile.model.text(profile.processes.runtime.at(row)))},
                       {"command", text(profile.model.text(profile.processes.command.at(row)))},
                       {"cpu_ns", profile.processes.cpu.at(row)},
                       {"unsampled_ns", profile.processes.unsampled.at(row)},
                       {"threads", std::move(threads)}};
        add_process(profile.heap, row, process);
        writer.element(process);
    }
    writer.close();
}

void write_code(const reporters::ProfileView& profile, Writer& writer) {
    writer.open_array("files");
    for (std::size_t row = 0; row < profile.files.path.size(); ++row)
        writer.element(object{{"path", text(profile.model.text(profile.files.path[row]))},
                              {"label", text(profile.model.text(profile.files.label.at(row)))},
                              {"time_ns", profile.files.time.at(row)}});
    writer.close();
    writer.open_array("functions");
    for (std::size_t row = 0; row < profile.functions.name.size(); ++row) {
        object function{{"name", text(profile.model.text(profile.functions.name[row]))},
                        {"file", row_or_null(profile.functions.file.at(row))},
                        {"line", profile.functions.line.at(row)}};
        for (auto& [key, value] : times(profile.functions.own, row)) function[key] = value;
        function["inclusive_ns"] = profile.functions.total.at(row);
        if (profile.has_copies()) function["copied_bytes"] = profile.functions.copied.at(row);
        if (profile.calls.is_there()) function["n_calls"] = profile.calls.of_function.at(row);
        add_figures(profile.heap, profile.heap.functions, row, function);
        writer.element(function);
    }
    writer.close();
    writer.open_array("lines");
    for (std::size_t row = 0; row < profile.lines.file.size(); ++row) {
        object line{{"file", profile.lines.file[row]},
                    {"line", profile.lines.number.at(row)},
                    {"function", profile.lines.function.at(row)}};
        for (auto& [key, value] : times(profile.lines.own, row)) line[key] = value;
        if (profile.has_copies()) line["copied_bytes"] = profile.lines.copied.at(row);
        add_figures(profile.heap, profile.heap.lines, row, line);
        writer.element(line);
    }
    writer.close();
}

void write_rss_and_facts(const reporters::ProfileView& profile, Writer& writer) {
    array series;
    for (const reporters::HeldPoint& point : profile.resident.series(0))
        series.push_back(array{point.time_ns, point.bytes});
    writer.member("rss", series);
    write_resident(profile, writer);
    writer.open_object("facts");
    for (const std::uint32_t id : profile.fact_keys) {
        const std::string key{profile.model.text(id)};
        writer.member(key, fact(profile, key.c_str()));
    }
    writer.close();
}

}  // namespace

void write_own_object(const reporters::ProfileView& profile, Writer& writer) {
    writer.open_object("fixingahole");
    write_run(profile, writer);
    write_processes(profile, writer);
    write_code(profile, writer);
    write_call_tree(profile, writer);
    write_heap(profile, writer);
    write_calls(profile, writer);
    write_line_hits(profile, writer);
    write_rss_and_facts(profile, writer);
    writer.close();
}

}  // namespace json_report

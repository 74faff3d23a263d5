#include "plugins/reporters/support/header.h"

#include "plugins/reporters/support/text.h"

namespace reporters {
namespace {

struct Page {
    const ProfileView& profile;
    const Shares& shares;
};

std::string fact(const Page& page, const char* key) { return printable(page.profile.model.fact_text(key)); }

bool has(const Page& page, const char* key) { return page.profile.model.fact(key).type != FAH_FACT_NONE; }

std::string count(std::int64_t number, const std::string& one, const std::string& many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string max_rss(const Page& page) {
    if (!has(page, "max_rss_bytes")) return {};
    std::string line = "Max RSS Memory Usage: " + bytes(page.profile.number("max_rss_bytes"));
    if (has(page, "fah.memory.rss.time.max_rss_bytes"))
        line += " (/usr/bin/time: " + bytes(page.profile.number("fah.memory.rss.time.max_rss_bytes")) + ")";
    return line + "\n";
}

std::string wall_time(const Page& page) {
    std::string line = "Total Wall Time: " + seconds(page.profile.number("elapsed_ns")) + " seconds";
    if (has(page, "user_ns"))
        line += " (user " + seconds(page.profile.number("user_ns")) + ", system " +
                seconds(page.profile.number("system_ns")) + ")";
    if (has(page, "fah.memory.rss.time.wall_ns"))
        line += " (/usr/bin/time: " + seconds(page.profile.number("fah.memory.rss.time.wall_ns"), 2) + ")";
    return line + "\n";
}

std::string logs(const Page& page) {
    if (!has(page, "log_file")) return {};
    return "Check logs " + fact(page, "log_file") + " (" +
           count(page.profile.number("log_records"), "warning", "warnings") + ")\n";
}

// What the script got, where the command alone does not show it.
std::string arguments(const Page& page) {
    return has(page, "arguments") ? "Arguments of the script: " + fact(page, "arguments") + "\n" : "";
}

std::string idle(const ProfileView& profile) {
    const std::int64_t threads = profile.idle_threads();
    return threads == 0 ? "" : "; " + count(threads, "thread", "threads") + " only waited and not counted in";
}

// Of a sampling window it is the window's length that is told, not the run's.
std::string finished(const Page& page) {
    const std::int64_t from = page.profile.number("sampled_from_ns"), to = page.profile.number("sampled_to_ns");
    const std::string elapsed =
        seconds(page.profile.number("elapsed_ns")) + " seconds" +
        (page.profile.heap.is_there() ? " using " + bytes(page.profile.heap.peak) + " of heap RAM" : "");
    if (!has(page, "sampled_from_ns")) return "Finished in " + elapsed + "\n";
    if (from >= to) return "Measured " + elapsed + ", not sampled\n";
    return "Measured " + elapsed + ", sampled from " + seconds(from, 1) + " to " + seconds(to, 1) + " s\n";
}

std::string hundred_percent(const Page& page) {
    const auto& profile = page.profile;
    return "100% is " + seconds(profile.total_ns) + " seconds of " +
           (profile.has_waiting() ? "CPU and waiting time" : "CPU time") + ": " +
           count(static_cast<std::int64_t>(profile.processes.pid.size()), "process", "processes") + ", " +
           count(static_cast<std::int64_t>(profile.threads.tid.size()), "thread", "threads") + ", " +
           count(profile.number("samples"), "sample", "samples") + idle(profile) + "\n";
}

std::string sampler(const Page& page) {
    if (!has(page, "sampler")) return {};
    std::string line = "Sampler: " + fact(page, "sampler");
    if (has(page, "clock")) line += ", clock " + fact(page, "clock");
    const auto achieved = page.profile.model.fact_real("achieved_hz");
    if (achieved) line += ", " + fixed(*achieved, 0) + " samples a CPU second";
    if (const auto asked = page.profile.model.fact_real("rate_hz")) line += " (" + fixed(*asked, 0) + " asked)";
    if (has(page, "sampler_reason")) line += "; " + fact(page, "sampler_reason");
    return line + "\n";
}

// Which one was chosen, and what ran; a command of the person's own has only the latter.
std::string python(const Page& page) {
    const auto& processes = page.profile.processes;
    std::string line = fact(page, "python");
    const std::string runtime =
        processes.runtime.empty() ? "" : printable(page.profile.model.text(processes.runtime.front()));
    if (!line.empty() && !runtime.empty()) line += ", ";
    line += runtime;
    return line.empty() ? line : "Python: " + line + "\n";
}

std::string cost(const Page& page) {
    if (!has(page, "host_cpu_ns") && !has(page, "handler_ns")) return {};
    const std::int64_t inside = page.profile.number("handler_ns");
    return "Cost of profiling: " + seconds(inside) + " seconds inside the program (" + page.shares.percentage(inside) +
           "), " + seconds(page.profile.number("host_cpu_ns")) + " beside it\n";
}

std::string how_counted(const Page& page) {
    const bool sampled = has(page, "fah.memory.heap.sampling_mean_bytes");
    std::string once =
        sampled ? "sampled once in " + bytes(page.profile.number("fah.memory.heap.sampling_mean_bytes")) : "";
    if (sampled && has(page, "fah.memory.heap.sampling_mean_widest_bytes"))
        once += " (up to " + bytes(page.profile.number("fah.memory.heap.sampling_mean_widest_bytes")) +
                " where there were too many)";
    if (has(page, "fah.memory.heap.sampled_from_ns"))
        return ", exact until " + seconds(page.profile.number("fah.memory.heap.sampled_from_ns")) + " s, then " + once +
               " because " + fact(page, "fah.memory.heap.sampled_because");
    if (fact(page, "fah.memory.heap.mode") == "exact") return ", exact: every one counted";
    return sampled ? ", " + once : "";
}

std::string error_of_allocated(const Page& page) {
    const std::int64_t error = page.profile.number("heap_allocated_error_bytes");
    return error > 0 ? " ± " + bytes(error) : "";
}

std::string allocations(const Page& page) {
    const HeapView& heap = page.profile.heap;
    if (!heap.is_there() && has(page, "fah.memory.heap.mode"))
        return "Heap: no allocation was seen" + how_counted(page) + "; --precision P looks closer\n";
    if (!heap.is_there()) return {};
    std::string line = "Heap: peak " + bytes(heap.peak);
    if (heap.peak_error > 0) line += " ± " + bytes(heap.peak_error) + " (95%)";
    line += ", growth rate " + fixed(page.profile.model.fact_real("heap_growth_percent").value_or(0), 0) + "%; " +
            bytes(heap.allocated) + error_of_allocated(page) + " in " +
            count(page.profile.number("heap_allocations"), "allocation", "allocations");
    line += how_counted(page);
    return line + "; lines from " + bytes(heap.reported_bytes()) + " on\n";
}

std::string copies(const Page& page) {
    if (!page.profile.has_copies()) return {};
    const std::int64_t copied = page.profile.number("copied_bytes");
    return "Copied: " + bytes(copied) + ", " + fixed(page.profile.megabytes_a_second(copied), 0) +
           " MB/s, by memcpy and memmove\n";
}

std::string losses(const Page& page) {
    std::string line;
    for (std::size_t row = 0; row < page.profile.loss_names.size(); ++row) {
        line += line.empty() ? "Losses: " : ", ";
        line += printable(page.profile.model.text(page.profile.loss_names[row])) + " " +
                std::to_string(page.profile.loss_counts.at(row));
    }
    return line.empty() ? line : line + "\n";
}

std::string notes(const Page& page) {
    std::string lines;
    for (const std::uint32_t note : page.profile.notes)
        lines += "Note: " + printable(page.profile.model.text(note)) + "\n";
    return lines;
}

std::string exit_status(const Page& page) {
    const std::int64_t code = page.profile.number("exit_code");
    return code == 0 ? "" : "Exit code of the script: " + std::to_string(code) + "\n";
}

constexpr std::size_t PAGE = 160;  // a file's width: there lines stay whole, for what looks for them

// Lines that are too long go on below.
std::string fitted(std::string_view text, std::size_t columns) {
    std::string lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        lines += width(line) <= columns ? std::string(line) + "\n" : paragraph(line, columns);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return lines;
}

}  // namespace

std::string header(const ProfileView& profile, const Shares& shares, std::size_t columns) {
    const Page page{profile, shares};
    const std::string command = fact(page, "command") + "\n";
    std::string text = arguments(page) + finished(page) + max_rss(page) + wall_time(page) + logs(page) +
                       exit_status(page) + hundred_percent(page);
    text += sampler(page);
    text += allocations(page) + copies(page);
    text += python(page) + cost(page) + losses(page) + notes(page);
    return command + (columns < PAGE ? fitted(text, columns) : text);
}

}  // namespace reporters

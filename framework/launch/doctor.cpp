#include "framework/launch/doctor.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace fah {
namespace {

constexpr int USUAL_HZ = 250;
constexpr const char* CORE = "libfixingahole_core.so";

std::string joined(const std::vector<std::string>& parts, const char* separator) {
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : separator) + part;
    return text;
}

std::string megabytes(uint64_t bytes) {
    char text[32];
    snprintf(text, sizeof text, bytes < (1U << 20) ? "%.2f MB" : "%.0f MB", static_cast<double>(bytes) / (1 << 20));
    return text;
}

std::string setting(const char* name, std::optional<int> value) {
    return value ? std::string(name) + " is " + std::to_string(*value) : std::string("no ") + name + " here";
}

DoctorRow interpreter_row(const DoctorInput& input) {
    DoctorRow row{.name = "python"};
    if (input.chosen.empty()) {
        row.state = CheckState::MISSING;
        row.found = input.no_interpreter;
        row.cost = "a script needs --python PATH to run";
        row.mend = "install python3 (apt-get install python3), or name an interpreter with --python";
        return row;
    }
    row.found = "runs " + input.chosen;
    for (const auto& other : input.interpreters) {
        if (other != input.chosen) row.found += "\nalso found: " + other;
    }
    return row;
}

DoctorRow core_row(const DoctorInput& input, const DoctorFacts& facts) {
    DoctorRow row{.name = "core, agents", .found = joined(facts.agents, ", "), .needed = true};
    std::vector<std::string> missing;
    if (std::find(facts.agents.begin(), facts.agents.end(), CORE) == facts.agents.end())
        missing.push_back(input.agent_directory + "/" + CORE);
    if (!facts.has_launcher) missing.push_back(input.launcher);
    if (missing.empty()) return row;
    row.state = CheckState::MISSING;
    row.found = "not there: " + joined(missing, ", ");
    row.cost = "no program can be started or sampled";
    row.mend = "install fixingahole again, or build it again with ./dev build";
    return row;
}

DoctorRow timer_row(const DoctorFacts& facts) {
    DoctorRow row{.name = "CPU timers", .needed = true};
    if (facts.timer_error != 0) {
        row.state = CheckState::MISSING;
        row.found = std::string("timer_create: ") + strerror(facts.timer_error);
        row.cost = "threads cannot be sampled by their CPU time";
        row.mend = facts.timer_error == EAGAIN ? "raise the limit of pending signals (ulimit -i)"
                                               : "allow timer_create in the container's seccomp profile";
        return row;
    }
    row.found = "the kernel ticks at " + std::to_string(facts.hz) + " Hz: as many samples a second of CPU time";
    if (facts.hz >= USUAL_HZ) return row;
    row.state = CheckState::REDUCED;
    row.cost =
        "fewer samples than the usual " + std::to_string(USUAL_HZ) + " a second: run longer for the same precision";
    row.mend = "a kernel built with CONFIG_HZ=250 or more";
    return row;
}

DoctorRow perf_row(const DoctorFacts& facts) {
    DoctorRow row{.name = "perf_event", .found = "usable, " + setting("perf_event_paranoid", facts.perf_paranoid)};
    if (facts.perf_error == 0) return row;
    row.state = CheckState::REDUCED;
    row.found = std::string("perf_event_open: ") + strerror(facts.perf_error) + ", " +
                setting("perf_event_paranoid", facts.perf_paranoid);
    row.cost = "no more than " + std::to_string(facts.hz) + " samples a second; the usual rate is not affected";
    const bool by_setting = facts.perf_paranoid.value_or(0) > 2;
    row.mend = by_setting ? "sysctl kernel.perf_event_paranoid=2"
                          : "in a container: --cap-add PERFMON, or a seccomp profile that allows perf_event_open";
    return row;
}

DoctorRow trace_row(const DoctorFacts& facts) {
    DoctorRow row{.name = "ptrace",
                  .found = "children can be read, " + setting("Yama ptrace_scope", facts.trace_scope)};
    if (facts.trace_error == 0) return row;
    row.state = CheckState::REDUCED;
    row.found = std::string("process_vm_readv: ") + strerror(facts.trace_error) + ", " +
                setting("Yama ptrace_scope", facts.trace_scope);
    row.cost = "threads that wait cannot be looked at; CPU time is not affected";
    row.mend = facts.trace_scope.value_or(0) > 1 ? "sysctl kernel.yama.ptrace_scope=1"
                                                 : "in a container: --cap-add SYS_PTRACE";
    return row;
}

DoctorRow place_row(const DoctorInput& input, const DoctorFacts& facts) {
    DoctorRow row{.name = "run directory", .needed = true};
    if (facts.place.empty()) {
        row.state = CheckState::MISSING;
        row.found = joined(facts.place_notes, "; ");
        row.cost = "samples have no way out of the program: nothing can be profiled";
        row.mend = "free some space there, or set TMPDIR to a folder with 4 MB free";
        return row;
    }
    row.found = facts.place + ", " + megabytes(facts.place_free_bytes) + " free" + (facts.no_exec ? ", noexec" : "") +
                ", rings of " + megabytes(facts.ring_bytes);
    if (input.removed_directories > 0)
        row.found += "\nremoved " + std::to_string(input.removed_directories) + " left by runs that were killed";
    if (!facts.smaller) return row;
    row.state = CheckState::REDUCED;
    row.cost = joined(facts.place_notes, "; ");
    row.mend = "free some space in /dev/shm (in Docker: --shm-size=256m), or set TMPDIR to a tmpfs";
    return row;
}

DoctorRow memory_row(const DoctorFacts& facts) {
    DoctorRow row{.name = "memory group"};
    const std::string limit = facts.memory_limit ? "limit " + megabytes(*facts.memory_limit) : "no limit";
    row.found = (facts.memory_group.empty() ? "none" : facts.memory_group) + ", " + limit;
    if (facts.kills && !facts.kills_of_machine) {
        row.found += ", " + std::to_string(*facts.kills) + " OOM kills so far";
        return row;
    }
    row.state = CheckState::REDUCED;
    row.found += facts.kills ? "; OOM kills are counted for the whole machine only" : "; OOM kills are not counted";
    row.cost = facts.kills ? "a program killed for want of memory is named as `probably` so"
                           : "a program killed for want of memory looks like any that got SIGKILL";
    row.mend = "mount /sys/fs/cgroup, on Linux 4.19 or later, and run in a group of its own (systemd-run --scope)";
    return row;
}

DoctorRow time_row(const DoctorFacts& facts) {
    DoctorRow row{.name = "/usr/bin/time", .found = "there"};
    if (facts.has_time) return row;
    return {.name = row.name,
            .state = CheckState::REDUCED,
            .found = "not installed",
            .cost = "no second opinion on time and memory (rss.source = time or both)",
            .mend = "apt-get install time"};
}

}  // namespace

std::vector<DoctorRow> judge(const DoctorInput& input, const DoctorFacts& facts) {
    return {interpreter_row(input), core_row(input, facts),  timer_row(facts),  perf_row(facts),
            trace_row(facts),       place_row(input, facts), memory_row(facts), time_row(facts)};
}

std::vector<DoctorRow> examine(const DoctorInput& input) { return judge(input, examine_machine(input)); }

bool can_sample(const std::vector<DoctorRow>& rows) {
    return std::none_of(rows.begin(), rows.end(),
                        [](const DoctorRow& row) { return row.needed && row.state == CheckState::MISSING; });
}

}  // namespace fah

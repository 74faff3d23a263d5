#include "framework/launch/doctor_facts.h"

#include "framework/launch/cgroup.h"
#include "framework/launch/environment.h"
#include "framework/launch/run_directory.h"
#include "framework/model/failure.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>

namespace fah {
namespace {

int tick_rate() {
    timespec resolution{};
    clock_getres(CLOCK_MONOTONIC_COARSE, &resolution);
    return static_cast<int>(std::lround(1e9 / static_cast<double>(std::max(resolution.tv_nsec, 1L))));
}

int try_timer() {
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGSTKFLT;  // never armed
    timer_t timer{};
    if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) != 0) return errno;
    timer_delete(timer);
    return 0;
}

int try_perf_event() {
    perf_event_attr wanted{};
    wanted.size = sizeof wanted;
    wanted.type = PERF_TYPE_SOFTWARE;
    wanted.config = PERF_COUNT_SW_TASK_CLOCK;
    wanted.disabled = 1;
    wanted.exclude_kernel = 1;
    wanted.exclude_hv = 1;
    const long file = syscall(SYS_perf_event_open, &wanted, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (file < 0) return errno;
    close(static_cast<int>(file));
    return 0;
}

// The child waits in a system call, as the threads do that would be read.
int try_reading_a_child() {
    int value = 1;
    const pid_t child = fork();
    if (child < 0) return errno;
    if (child == 0) {
        for (;;) pause();
    }
    int read_value = 0;
    iovec local{&read_value, sizeof read_value};
    iovec remote{&value, sizeof value};
    const ssize_t size = process_vm_readv(child, &local, 1, &remote, 1, 0);
    const int error = size == sizeof value ? 0 : errno;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return error;
}

std::optional<int> number_in(const std::string& path) {
    std::ifstream file(path);
    int number = 0;
    if (file >> number) return number;
    return std::nullopt;
}

void examine_place(const DoctorInput& input, DoctorFacts& facts) {
    try {
        const RunDirectory directory(input.places, input.ring_bytes);
        const PlaceProbe& place = directory.place();
        facts.place = place.path;
        facts.place_free_bytes = place.free_bytes;
        facts.ring_bytes = place.ring_bytes;
        facts.no_exec = place.no_exec;
        facts.smaller = directory.is_reduced();
        facts.place_notes = directory.notes();
    } catch (const Failure& failure) {
        facts.place_notes = {failure.what()};
    }
}

void examine_memory(const DoctorInput& input, DoctorFacts& facts) {
    const MemoryGroup group = own_memory_group(input.proc);
    facts.memory_group = group.folder;
    facts.memory_limit = group.limit();
    facts.kills = group.kills();
    facts.kills_of_machine = group.whole_machine;
}

std::vector<std::string> shared_objects(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() == ".so") names.push_back(entry->path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

DoctorFacts examine_machine(const DoctorInput& input) {
    DoctorFacts facts{.hz = tick_rate(),
                      .timer_error = try_timer(),
                      .perf_error = try_perf_event(),
                      .perf_paranoid = number_in(input.proc + "/sys/kernel/perf_event_paranoid"),
                      .trace_error = try_reading_a_child(),
                      .trace_scope = number_in(input.proc + "/sys/kernel/yama/ptrace_scope"),
                      .has_time = is_executable_file("/usr/bin/time"),
                      .has_launcher = is_executable_file(input.launcher),
                      .agents = shared_objects(input.agent_directory)};
    examine_place(input, facts);
    examine_memory(input, facts);
    return facts;
}

}  // namespace fah

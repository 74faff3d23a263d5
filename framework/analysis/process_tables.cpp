#include "framework/analysis/run_tables.h"
#include "framework/analysis/timeline_tables.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace fah {
namespace {

struct CpuTime {
    std::int64_t cpu_ns = 0;
    std::int64_t unsampled_ns = 0;

    void add(const Weights& weights) {
        cpu_ns += weights.total_ns() - weights.wait_ns;
        unsampled_ns += weights.unsampled_ns;
    }
};

std::vector<ProcessId> processes_by_start(const Profile& profile) {
    const Dictionary& dictionary = *profile.dictionary;
    const std::vector<bool> left_out = only_resident(profile);
    std::vector<ProcessId> order;
    for (std::uint32_t id = 1; id <= dictionary.process_count(); ++id)
        if (!left_out[id]) order.push_back({id});
    std::ranges::sort(order, {}, [&](ProcessId id) {
        const Process process = dictionary.process(id);
        return std::tuple{process.start_time_ns, process.pid};
    });
    return order;
}

void add_heap(const Profile& profile, ProcessId id, ProcessTable& processes) {
    if (profile.heap.empty()) return;
    const auto found = std::ranges::find(profile.heap.processes, id, &HeapProcess::process);
    const HeapProcess process = found == profile.heap.processes.end() ? HeapProcess{} : *found;
    processes.heap_peak.push_back(process.peak_bytes);
    processes.heap_peak_time.push_back(
        static_cast<std::int64_t>(process.peak_ns - std::min(process.peak_ns, profile.start_ns)));
    processes.heap_allocated.push_back(process.allocated_bytes);
    processes.heap_kept.push_back(process.kept_bytes);
}

std::vector<std::uint32_t> add_threads(const Dictionary& dictionary, const std::vector<CpuTime>& times,
                                       const ThreadWaits& waits, const std::vector<std::uint32_t>& process_rows,
                                       Tables& tables) {
    std::vector<ThreadId> order;
    for (std::uint32_t id = 1; id <= dictionary.thread_count(); ++id) order.push_back({id});
    std::ranges::sort(order, {}, [&](ThreadId id) {
        const Thread thread = dictionary.thread(id);
        const bool is_main = thread.tid == dictionary.process(thread.process).pid;
        return std::tuple{process_rows[thread.process.value], !is_main, -times[id.value].cpu_ns, thread.tid};
    });
    std::vector<std::uint32_t> rows(times.size(), NO_ROW);
    for (const ThreadId id : order) {
        const Thread thread = dictionary.thread(id);
        rows[id.value] = static_cast<std::uint32_t>(tables.threads.tid.size());
        tables.threads.process.push_back(process_rows[thread.process.value]);
        tables.threads.tid.push_back(static_cast<std::uint32_t>(thread.tid));
        tables.threads.name.push_back(tables.texts.intern(dictionary.string(thread.name)));
        tables.threads.cpu.push_back(times[id.value].cpu_ns);
        tables.threads.unsampled.push_back(times[id.value].unsampled_ns);
        tables.threads.wait.push_back(waits.wait_ns[id.value]);
        tables.threads.idle.push_back(waits.idle[id.value] ? 1 : 0);
    }
    return rows;
}

}  // namespace

std::vector<std::uint32_t> add_process_tables(const Profile& profile, const ThreadWaits& waits, Tables& tables) {
    const Dictionary& dictionary = *profile.dictionary;
    std::vector<CpuTime> processes(dictionary.process_count() + 1), threads(dictionary.thread_count() + 1);
    for (const ProfileRow& row : profile.rows) {
        processes[row.process.value].add(row.weights);
        threads[row.thread.value].add(row.weights);
    }
    std::vector<std::uint32_t> rows(processes.size(), NO_ROW);
    for (const ProcessId id : processes_by_start(profile)) {
        const Process process = dictionary.process(id);
        rows[id.value] = static_cast<std::uint32_t>(tables.processes.pid.size());
        tables.processes.pid.push_back(static_cast<std::uint32_t>(process.pid));
        tables.processes.parent_pid.push_back(static_cast<std::uint32_t>(process.parent_pid));
        tables.processes.runtime.push_back(tables.texts.intern(dictionary.string(process.runtime)));
        tables.processes.command.push_back(tables.texts.intern(dictionary.string(process.command)));
        tables.processes.cpu.push_back(processes[id.value].cpu_ns);
        tables.processes.unsampled.push_back(processes[id.value].unsampled_ns);
        tables.processes.start.push_back(
            static_cast<std::int64_t>(std::max(process.start_time_ns, profile.start_ns) - profile.start_ns));
        add_heap(profile, id, tables.processes);
    }
    add_process_names(profile, rows, tables);
    return add_threads(dictionary, threads, waits, rows, tables);
}

// One look at /proc gives the points of all processes one time; their sum is what the tree held then.
void add_rss_table(const Profile& profile, Tables& tables) {
    std::map<std::uint64_t, std::int64_t> sums;
    const bool by_process = profile.rss.empty();
    for (const RssPoint& point : by_process ? profile.resident : profile.rss)
        if (point.part == 0) sums[point.time_ns] += point.bytes;
    for (const auto& [time_ns, bytes] : sums) {
        tables.rss.time.push_back(static_cast<std::int64_t>(time_ns - std::min(time_ns, profile.start_ns)));
        tables.rss.bytes.push_back(bytes);
    }
}

}  // namespace fah

#include "framework/analysis/idle_threads.h"

#include <fixingahole/model.h>

namespace fah {
namespace {

constexpr std::int64_t BUSY_PART = 100;  // a hundredth of its time in work, and it is no idle thread

bool is_main(const Dictionary& dictionary, ThreadId id) {
    const Thread thread = dictionary.thread(id);
    return thread.tid == dictionary.process(thread.process).pid;
}

}  // namespace

ThreadWaits find_idle_threads(const Profile& profile) {
    const Dictionary& dictionary = *profile.dictionary;
    const std::size_t count = dictionary.thread_count() + 1;
    ThreadWaits waits{.wait_ns = std::vector<std::int64_t>(count), .idle = std::vector<bool>(count)};
    std::vector<std::int64_t> cpu(count);
    for (const ProfileRow& row : profile.rows) {
        waits.wait_ns[row.thread.value] += row.weights.wait_ns;
        cpu[row.thread.value] += row.weights.total_ns() - row.weights.wait_ns;
    }
    for (std::uint32_t id = 1; id < count; ++id) {
        const bool only_waits = waits.wait_ns[id] > 0 && cpu[id] < (cpu[id] + waits.wait_ns[id]) / BUSY_PART;
        waits.idle[id] = only_waits && !is_main(dictionary, ThreadId{id});
        waits.any_idle = waits.any_idle || waits.idle[id];
    }
    return waits;
}

std::vector<ProfileRow> rows_without_idle(const Profile& profile, const ThreadWaits& waits) {
    std::vector<ProfileRow> rows;
    for (ProfileRow row : profile.rows) {
        if (waits.idle[row.thread.value]) {
            row.weights.samples -= row.weights.looks;
            row.weights.wait_ns = row.weights.looks = 0;
        }
        if (row.weights.total_ns() > 0 || row.weights.samples > 0 || row.weights.copied > 0) rows.push_back(row);
    }
    return rows;
}

std::vector<Sample> samples_without_idle(const Profile& profile, const ThreadWaits& waits) {
    std::vector<Sample> samples;
    samples.reserve(profile.samples.size());
    for (const Sample& sample : profile.samples)
        if (sample.kind != FAH_SAMPLED_WAIT || !waits.idle[sample.thread.value]) samples.push_back(sample);
    return samples;
}

}  // namespace fah

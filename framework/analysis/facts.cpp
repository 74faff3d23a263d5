#include "framework/analysis/between_tables.h"
#include "framework/analysis/heap_tables.h"
#include "framework/analysis/run_tables.h"

#include <fixingahole/model.h>

#include <algorithm>
#include <cstdio>

namespace fah {
namespace {

constexpr double BUSY_SHARE = 0.8;                     // of the elapsed time: below it the waiting is worth a note
constexpr std::int64_t VISIBLE_WAITING = 100'000'000;  // ns; less is 0.0 s in the note
constexpr double SECOND = 1e9;

Weights sum_of(const Profile& profile) {
    Weights sum;
    for (const ProfileRow& row : profile.rows) sum += row.weights;
    return sum;
}

// The process that started first is the one that was launched; exec gives it further entries of the same pid.
std::int64_t main_thread_cpu(const Profile& profile) {
    const Dictionary& dictionary = *profile.dictionary;
    const std::vector<bool> left_out = only_resident(profile);
    Process first;
    for (std::uint32_t id = 1; id <= dictionary.process_count(); ++id) {
        if (left_out[id]) continue;
        const Process process = dictionary.process(ProcessId{id});
        if (first.pid == 0 || process.start_time_ns < first.start_time_ns) first = process;
    }
    std::int64_t sum = 0;
    for (const ProfileRow& row : profile.rows) {
        const Thread thread = dictionary.thread(row.thread);
        if (first.pid == 0 || thread.tid != first.pid || dictionary.process(row.process).pid != first.pid) continue;
        sum += row.weights.total_ns() - row.weights.wait_ns;
    }
    return sum;
}

std::string waiting_note(double waited, double elapsed) {
    char text[200];
    std::snprintf(text, sizeof text,
                  "%.1f of %.1f s were spent waiting (main thread: sleep, I/O, or others had the CPU); percentages are "
                  "of CPU time",
                  waited, elapsed);
    return text;
}

void add_waiting_note(const RunFacts& run, const Weights& sum, Tables& tables) {
    const Fact *elapsed = run.find("elapsed_ns"), *busy = run.find("main_cpu_ns");
    if (elapsed == nullptr || busy == nullptr || sum.wait_ns > 0 || sum.samples == 0) return;
    const std::int64_t waited = elapsed->integer - busy->integer;
    if (busy->real >= BUSY_SHARE * elapsed->real || waited < VISIBLE_WAITING) return;
    tables.notes.push_back(
        tables.texts.intern(waiting_note(static_cast<double>(waited) / SECOND, elapsed->real / SECOND)));
}

void set_derived(const Profile& profile, const CallTree& tree, const Weights& sum, RunFacts& run) {
    run.set(integer_fact("total_ns", sum.total_ns()));
    run.set(integer_fact("unsampled_ns", sum.unsampled_ns));
    run.set(integer_fact("hidden_ns", tree.hidden_ns));
    run.set(integer_fact("samples", sum.samples));
    if (run.find("main_cpu_ns") == nullptr) run.set(integer_fact("main_cpu_ns", main_thread_cpu(profile)));
    if (sum.copied > 0 || run.find("fah.memory.copy.functions") != nullptr)
        run.set(integer_fact("copied_bytes", sum.copied));
    const std::int64_t sampled_ns = sum.total_ns() - sum.unsampled_ns - sum.wait_ns;
    if (sampled_ns > 0)
        run.set(real_fact("achieved_hz",
                          static_cast<double>(sum.samples - sum.looks) * SECOND / static_cast<double>(sampled_ns)));
}

}  // namespace

void add_facts(const Profile& profile, const CallTree& tree, Tables& tables) {
    RunFacts run = profile.run;
    const Weights sum = sum_of(profile);
    set_derived(profile, tree, sum, run);
    set_heap_facts(profile, run);
    set_between_facts(profile, run);
    add_waiting_note(run, sum, tables);
    for (const std::string& note : run.notes) tables.notes.push_back(tables.texts.intern(note));
    for (const auto& [name, count] : run.losses) {
        if (count == 0) continue;
        tables.losses.name.push_back(tables.texts.intern(name));
        tables.losses.count.push_back(static_cast<std::int64_t>(std::min<std::uint64_t>(count, INT64_MAX)));
    }
    for (const Fact& fact : run.facts) {
        tables.fact_texts.key.push_back(tables.texts.intern(fact.key));
        tables.fact_texts.text.push_back(tables.texts.intern(fact.text));
    }
    tables.facts = std::move(run.facts);
}

}  // namespace fah

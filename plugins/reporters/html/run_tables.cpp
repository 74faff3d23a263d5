#include "plugins/reporters/html/tables.h"

#include "plugins/reporters/support/text.h"

namespace html_report {
namespace {

using reporters::ProfileView;

constexpr std::int64_t LEAST_CURVE = 200;  // lines that held less than this part of the peak have no curve

template <class T>
void add_texts(std::string_view name, const ProfileView& profile, const T& ids, Pack& pack) {
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t id : ids) rows.push_back(pack.text(reporters::printable(profile.model.text(id))));
    pack.numbers(name, rows);
}

void add_figures(std::string_view table, const reporters::HeapFigures& figures, Pack& pack) {
    const std::string name(table);
    pack.numbers(name + ".allocated", figures.allocated);
    pack.numbers(name + ".allocations", figures.allocations);
    pack.numbers(name + ".peak", figures.peak);
    pack.numbers(name + ".at_peak", figures.at_peak);
    pack.numbers(name + ".average", figures.average);
    pack.numbers(name + ".growth", figures.growth);
    pack.numbers(name + ".temporary", figures.temporary);
}

void add_facts(const ProfileView& profile, Pack& pack) {
    std::vector<double> reals;
    const reporters::Ids texts(profile.model, FAH_COL_FACT_TEXT);
    for (const std::uint32_t key : profile.fact_keys) {
        const fah_fact fact = profile.model.fact(std::string(profile.model.text(key)).c_str());
        reals.push_back(fact.type == FAH_FACT_INTEGER || fact.type == FAH_FACT_REAL ? fact.real : 0);
    }
    add_texts("fact.key", profile, profile.fact_keys, pack);
    add_texts("fact.text", profile, texts, pack);
    pack.doubles("fact.number", reals);
}

}  // namespace

void add_heap(const ProfileView& profile, Pack& pack) {
    const reporters::HeapView& heap = profile.heap;
    if (!heap.is_there()) return;
    add_figures("function", heap.functions, pack);
    add_figures("line", heap.lines, pack);
    pack.series("heap.time", heap.time);
    pack.series("heap.bytes", heap.bytes);
    std::vector<std::int64_t> rows, times, bytes;
    for (std::size_t i = 0; i < heap.held_lines.row.size(); ++i) {
        if (heap.lines.peak.at(heap.held_lines.row[i]) < heap.peak / LEAST_CURVE) continue;
        rows.push_back(heap.held_lines.row[i]);
        times.push_back(heap.held_lines.time.at(i));
        bytes.push_back(heap.held_lines.bytes.at(i));
    }
    pack.numbers("held.row", rows);
    pack.series("held.time", times);
    pack.numbers("held.bytes", bytes);
    pack.numbers("size.from", heap.size_from);
    pack.numbers("size.count", heap.size_count);
    pack.numbers("size.bytes", heap.size_bytes);
    pack.numbers("leak.line", heap.leaks.line);
    pack.doubles("leak.likelihood", heap.leaks.likelihood);
    pack.doubles("leak.velocity", heap.leaks.velocity);
}

void add_run(const ProfileView& profile, Pack& pack) {
    pack.numbers("process.pid", profile.processes.pid);
    pack.numbers("process.parent_pid", profile.processes.parent_pid);
    add_texts("process.runtime", profile, profile.processes.runtime, pack);
    add_texts("process.command", profile, profile.processes.command, pack);
    pack.numbers("process.cpu", profile.processes.cpu);
    pack.numbers("process.unsampled", profile.processes.unsampled);
    pack.numbers("process.heap_peak", profile.heap.process_peak);
    pack.numbers("thread.process", profile.threads.process);
    pack.numbers("thread.tid", profile.threads.tid);
    add_texts("thread.name", profile, profile.threads.name, pack);
    pack.numbers("thread.cpu", profile.threads.cpu);
    pack.numbers("thread.unsampled", profile.threads.unsampled);
    pack.numbers("thread.wait", profile.threads.wait);
    pack.bytes("thread.idle", {profile.threads.idle.begin(), profile.threads.idle.end()});
    pack.series("rss.time", profile.rss_time);
    pack.series("rss.bytes", profile.rss_bytes);
    add_texts("loss.name", profile, profile.loss_names, pack);
    pack.numbers("loss.count", profile.loss_counts);
    add_texts("note.text", profile, profile.notes, pack);
    add_facts(profile, pack);
}

}  // namespace html_report

#include "framework/analysis/heap_series.h"

#include <algorithm>
#include <cmath>

namespace fah {
namespace {

constexpr double SECOND = 1e9;

struct Held {
    std::int64_t bytes = 0;
    double variance = 0;
    std::uint64_t since_ns = 0;
};

void pass_time(std::uint64_t now_ns, Held& held, History& history) {
    if (held.variance > 0 && now_ns > held.since_ns)
        history.deviation_ns += std::sqrt(held.variance) * static_cast<double>(now_ns - held.since_ns);
    held.since_ns = std::max(held.since_ns, now_ns);
}

void note_last(const std::vector<Held>& held, std::vector<History>& histories) {
    for (std::size_t group = 0; group < held.size(); ++group) {
        histories[group].held_last = held[group].bytes;
        histories[group].held_last_variance = held[group].variance;
    }
}

void step(const HeapChange& change, std::uint32_t span, Held& held, History& history) {
    if (history.spans.empty() || history.spans.back().span != span)
        history.spans.push_back({.span = span, .low = held.bytes, .high = held.bytes, .end = held.bytes});
    const std::int64_t top = held.bytes + change.rise;
    pass_time(change.time_ns, held, history);
    held.bytes += change.bytes;
    held.variance += static_cast<double>(change.variance);
    HeldSpan& last = history.spans.back();
    last.high = std::max(last.high, top);
    last.low = std::min(last.low, held.bytes);
    last.end = held.bytes;
    if (top > history.peak) {
        history.peak = top;
        history.peak_variance = std::max(held.variance, 0.0);
    }
    if (change.rise == 0) return;
    if (history.allocations++ == 0) history.first_ns = change.time_ns;
    history.last_ns = std::max(history.last_ns, change.time_ns);
}

}  // namespace

std::uint32_t TimeAxis::span_of(std::uint64_t time_ns) const {
    if (time_ns <= begin_ns) return 0;
    if (time_ns >= end_ns) return SPANS - 1;
    const double part = static_cast<double>(time_ns - begin_ns) / static_cast<double>(end_ns - begin_ns);
    return std::min(static_cast<std::uint32_t>(part * SPANS), SPANS - 1);
}

double TimeAxis::seconds_a_span() const { return static_cast<double>(end_ns - begin_ns) / SECOND / SPANS; }

std::int64_t TimeAxis::middle_ns(std::uint32_t span) const {
    return std::llround((static_cast<double>(span) + 0.5) * seconds_a_span() * SECOND);
}

std::vector<History> histories(const Heap& heap, const std::vector<std::uint32_t>& group_of_row, std::size_t groups,
                               const TimeAxis& axis) {
    std::vector<History> all(groups);
    std::vector<Held> held(groups);
    const auto is_up = [](const HeapChange& change) { return change.rise > 0; };
    const auto last_up = std::find_if(heap.changes.rbegin(), heap.changes.rend(), is_up).base();
    for (auto change = heap.changes.begin(); change != heap.changes.end(); ++change) {
        if (change == last_up) note_last(held, all);
        const std::uint32_t group = group_of_row[change->row];
        if (group < groups) step(*change, axis.span_of(change->time_ns), held[group], all[group]);
    }
    if (last_up == heap.changes.end()) note_last(held, all);
    for (std::size_t group = 0; group < groups; ++group) pass_time(axis.end_ns, held[group], all[group]);
    return all;
}

}  // namespace fah

#include "framework/analysis/between_tables.h"

#include "framework/analysis/heap_tables.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace fah {
namespace {

constexpr std::int64_t MILLI = 1000;

struct Held {
    std::uint32_t line = 0;
    HeapAmount before, after;
    std::int64_t change() const { return after.bytes - before.bytes; }
};

bool has_two(const Heap& heap) { return heap.moments.size() == 2; }

std::int64_t count_of(const HeapAmount& amount) { return (amount.milli + MILLI / 2) / MILLI; }

HeapAmount at(const HeapMoment& moment, std::size_t row) {
    return row < moment.live.size() ? moment.live[row] : HeapAmount{};
}

// What was there at both moments is in both sums: as if nothing had stayed, that is, never too narrow.
double variance_of_change(const Held& held) { return held.before.variance + held.after.variance; }

// The largest change first, as tracemalloc has it; then the largest.
std::vector<Held> changed_lines(const Heap& heap, const CallTree& tree, const CodeRows& rows, std::size_t lines) {
    std::vector<Held> all(lines);
    for (std::size_t row = 0; row < tree.heap_nodes.size(); ++row) {
        const std::uint32_t line = rows.line[tree.heap_nodes[row]];
        if (line >= lines) continue;
        all[line].before += at(heap.moments[0], row);
        all[line].after += at(heap.moments[1], row);
    }
    for (std::uint32_t line = 0; line < lines; ++line) all[line].line = line;
    std::erase_if(all, [](const Held& held) { return held.before.milli <= 0 && held.after.milli <= 0; });
    std::ranges::stable_sort(all, std::ranges::greater{}, [](const Held& held) {
        return std::tuple(std::abs(held.change()), held.after.bytes, std::abs(held.after.milli - held.before.milli));
    });
    return all;
}

HeapAmount sum_of(const HeapMoment& moment) {
    HeapAmount sum;
    for (const HeapAmount& amount : moment.live) sum += amount;
    return sum;
}

}  // namespace

void add_between_table(const Profile& profile, const CallTree& tree, const CodeRows& rows, Tables& tables) {
    if (!has_two(profile.heap)) return;
    BetweenTable& table = tables.between;
    for (const Held& held : changed_lines(profile.heap, tree, rows, tables.lines.file.size())) {
        table.line.push_back(held.line);
        table.before.push_back(held.before.bytes);
        table.after.push_back(held.after.bytes);
        table.count_before.push_back(count_of(held.before));
        table.count_after.push_back(count_of(held.after));
        table.error.push_back(half_interval(variance_of_change(held), profile.run));
    }
}

void set_between_facts(const Profile& profile, RunFacts& run) {
    if (!has_two(profile.heap)) return;
    const HeapMoment &first = profile.heap.moments[0], &second = profile.heap.moments[1];
    const auto since_start = [&](std::uint64_t time_ns) {
        return static_cast<std::int64_t>(time_ns - std::min(time_ns, profile.start_ns));
    };
    run.set(integer_fact("between_from_ns", since_start(first.time_ns)));
    run.set(integer_fact("between_to_ns", since_start(second.time_ns)));
    run.set(integer_fact("between_before_bytes", sum_of(first).bytes));
    run.set(integer_fact("between_after_bytes", sum_of(second).bytes));
    run.set(integer_fact("between_before_count", count_of(sum_of(first))));
    run.set(integer_fact("between_after_count", count_of(sum_of(second))));
}

}  // namespace fah

#include "framework/analysis/heap_tables.h"

#include "framework/analysis/heap_growth.h"
#include "framework/analysis/heap_series.h"

#include <algorithm>
#include <cmath>

namespace fah {
namespace {

constexpr double NINETY_FIVE = 1.96;  // standard deviations either side
constexpr std::int64_t MILLI = 1000;
constexpr std::uint32_t SPANS_A_POINT = 4;  // of the series of a line or function: 100 points
constexpr double WHOLE = 100;

TimeAxis axis_of(const Profile& profile) {
    std::uint64_t begin_ns = profile.start_ns;
    for (const HeapChange& change : profile.heap.changes) begin_ns = std::min(begin_ns, change.time_ns);
    return {begin_ns, std::max(profile.heap.end_ns, begin_ns + 1)};
}

struct Groups {
    std::vector<HeapSums> sums;
    std::vector<History> histories;
};

// `group_of_node`: NO_ROW for nodes of no group.
Groups group_by(const Profile& profile, const CallTree& tree, const std::vector<std::uint32_t>& group_of_node,
                std::size_t count, const TimeAxis& axis) {
    Groups groups{std::vector<HeapSums>(count), {}};
    std::vector<std::uint32_t> group_of_row;
    for (std::size_t row = 0; row < tree.heap_nodes.size(); ++row) {
        group_of_row.push_back(group_of_node[tree.heap_nodes[row]]);
        if (group_of_row.back() < count) groups.sums[group_of_row.back()] += profile.heap.rows[row].sums;
    }
    groups.histories = histories(profile.heap, group_of_row, count, axis);
    return groups;
}

void push(const HeapSums& sums, const History& history, const TimeAxis& axis, const RunFacts& run,
          HeapColumns& columns) {
    const auto elapsed_ns = static_cast<double>(axis.end_ns - axis.begin_ns);
    const double average = sums.byte_ns / elapsed_ns;
    columns.allocated.push_back(sums.allocated.bytes);
    columns.allocations.push_back((sums.allocated.milli + MILLI / 2) / MILLI);
    columns.python.push_back(sums.python_bytes);
    columns.peak.push_back(history.peak);
    columns.at_peak.push_back(sums.at_peak.bytes);
    columns.average.push_back(
        std::clamp<std::int64_t>(std::llround(average), 0, std::max<std::int64_t>(history.peak, 0)));
    columns.growth.push_back(history.held_last);
    columns.temporary.push_back(sums.temporary.bytes);
    columns.allocated_error.push_back(half_interval(sums.allocated.variance, run));
    columns.peak_error.push_back(half_interval(history.peak_variance, run));
    columns.at_peak_error.push_back(half_interval(sums.at_peak.variance, run));
    // At most that: it is as if all errors lasted as long as what they are of.
    columns.average_error.push_back(half_interval(std::pow(history.deviation_ns / elapsed_ns, 2), run));
    columns.growth_error.push_back(half_interval(history.held_last_variance, run));
    columns.temporary_error.push_back(half_interval(sums.temporary.variance, run));
}

void add_point(std::uint32_t row, std::int64_t time, std::int64_t bytes, HeldTable& held) {
    held.row.push_back(row);
    held.time.push_back(time);
    held.bytes.push_back(bytes);
}

// The most that was held in each span of `spans_a_point`, where that is not what the point before says.
void add_points(std::uint32_t row, const History& history, const TimeAxis& axis, std::uint32_t spans_a_point,
                HeldTable& held) {
    const auto time_of = [&](std::uint32_t point) { return axis.middle_ns(point * spans_a_point + spans_a_point / 2); };
    for (auto span = history.spans.begin(); span != history.spans.end();) {
        const std::uint32_t point = span->span / spans_a_point;
        std::int64_t high = span->high, end = span->end;
        for (; span != history.spans.end() && span->span / spans_a_point == point; ++span) {
            high = std::max(high, span->high);
            end = span->end;
        }
        add_point(row, time_of(point), high, held);
        const std::uint32_t next =
            span == history.spans.end() ? TimeAxis::SPANS / spans_a_point : span->span / spans_a_point;
        if (next > point + 1 && end != high) add_point(row, time_of(point + 1), end, held);
    }
}

void add_columns(const Groups& groups, const TimeAxis& axis, const RunFacts& run, HeapColumns& columns,
                 HeldTable& held) {
    for (std::uint32_t row = 0; row < groups.sums.size(); ++row) {
        push(groups.sums[row], groups.histories[row], axis, run, columns);
        add_points(row, groups.histories[row], axis, SPANS_A_POINT, held);
    }
}

void add_nodes(const CallTree& tree, const CodeRows& rows, NodeTable& nodes) {
    for (auto* column :
         {&nodes.heap_allocated, &nodes.heap_at_peak, &nodes.heap_allocated_total, &nodes.heap_at_peak_total})
        column->assign(nodes.parent.size(), 0);
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
        const std::uint32_t row = rows.node[i];
        if (row == NO_ROW) continue;
        nodes.heap_allocated[row] = tree.nodes[i].heap.allocated.bytes;
        nodes.heap_at_peak[row] = tree.nodes[i].heap.at_peak.bytes;
        nodes.heap_allocated_total[row] = tree.nodes[i].total_allocated;
        nodes.heap_at_peak_total[row] = tree.nodes[i].total_at_peak;
    }
}

void add_leaks(const Groups& lines, const History& run, const TimeAxis& axis, HeapTable& heap) {
    for (std::uint32_t row = 0; row < lines.histories.size(); ++row) {
        const auto leak = find_leak(lines.histories[row], run, axis);
        if (!leak) continue;
        heap.leak_line.push_back(row);
        heap.leak_likelihood.push_back(leak->likelihood);
        heap.leak_velocity.push_back(leak->velocity);
    }
}

void add_sizes(const Heap& heap, HeapTable& table) {
    for (const HeapSizes& sizes : heap.sizes) {
        table.size_from.push_back(sizes.from);
        table.size_count.push_back((sizes.amount.milli + MILLI / 2) / MILLI);
        table.size_bytes.push_back(sizes.amount.bytes);
    }
}

// Own peaks of several rows fall into different moments: together they were never more than the run's peak.
History history_of_run(const Profile& profile, const TimeAxis& axis) {
    History run = histories(profile.heap, std::vector<std::uint32_t>(profile.heap.rows.size(), 0), 1, axis).front();
    run.peak = std::min(run.peak, profile.heap.peak.bytes);
    for (HeldSpan& span : run.spans) span.high = std::min(span.high, profile.heap.peak.bytes);
    return run;
}

}  // namespace

std::int64_t half_interval(double variance, const RunFacts& run) {
    const Fact* mode = run.find("fah.memory.heap.mode");
    if (mode != nullptr && mode->text == "exact") return 0;
    return std::llround(NINETY_FIVE * std::sqrt(std::max(variance, 0.0)));
}

void add_heap_tables(const Profile& profile, const CallTree& tree, const CodeRows& rows, Tables& tables) {
    if (profile.heap.empty()) return;
    const TimeAxis axis = axis_of(profile);
    const Groups functions = group_by(profile, tree, rows.function, tables.functions.name.size(), axis);
    const Groups lines = group_by(profile, tree, rows.line, tables.lines.file.size(), axis);
    const History run = history_of_run(profile, axis);
    add_columns(functions, axis, profile.run, tables.functions.heap, tables.heap.functions);
    add_columns(lines, axis, profile.run, tables.lines.heap, tables.heap.lines);
    HeldTable points;
    add_points(0, run, axis, 1, points);
    tables.heap.time = std::move(points.time);
    tables.heap.bytes = std::move(points.bytes);
    add_nodes(tree, rows, tables.nodes);
    add_leaks(lines, run, axis, tables.heap);
    add_sizes(profile.heap, tables.heap);
}

void set_heap_facts(const Profile& profile, RunFacts& run) {
    if (profile.heap.empty()) return;
    const TimeAxis axis = axis_of(profile);
    const double grown = grown_bytes(history_of_run(profile, axis), axis);
    const auto peak = static_cast<double>(profile.heap.peak.bytes);
    HeapSums sums;
    for (const HeapRow& row : profile.heap.rows) sums += row.sums;
    run.set(integer_fact("heap_peak_bytes", profile.heap.peak.bytes));
    run.set(integer_fact("heap_peak_error_bytes", half_interval(profile.heap.peak.variance, run)));
    run.set(integer_fact("heap_peak_ns", static_cast<std::int64_t>(profile.heap.peak_ns -
                                                                   std::min(profile.heap.peak_ns, axis.begin_ns))));
    run.set(real_fact("heap_growth_percent", peak > 0 ? WHOLE * grown / peak : 0));
    run.set(integer_fact("heap_allocated_bytes", sums.allocated.bytes));
    run.set(integer_fact("heap_allocated_error_bytes", half_interval(sums.allocated.variance, run)));
    run.set(integer_fact("heap_allocations", (sums.allocated.milli + MILLI / 2) / MILLI));
    run.set(integer_fact("heap_samples", static_cast<std::int64_t>(profile.heap.samples)));
    run.set(integer_fact("heap_python_bytes", sums.python_bytes));
    run.set(integer_fact("heap_mapped_bytes", sums.mapped_bytes));
    run.set(integer_fact("heap_temporary_bytes", sums.temporary.bytes));
}

}  // namespace fah

// The model's columns about the heap by name. All of them are empty where no source counted allocations.
#pragma once

#include "plugins/reporters/support/columns.h"

#include <string>
#include <vector>

namespace reporters {

// Bytes of a function or line; errors are half of 95 % intervals.
struct HeapFigures {
    HeapFigures() = default;
    HeapFigures(const fixingahole::Model& model, std::uint32_t first, std::uint32_t first_error);

    Numbers allocated, allocations, python, peak, at_peak, average, growth, temporary, allocated_error, peak_error;
    Numbers at_peak_error, average_error, growth_error, temporary_error;
};

// What rows held over time: each point holds until the row's next.
struct Held {
    Held() = default;
    Held(const fixingahole::Model& model, std::uint32_t first);

    Ids row;
    Numbers time, bytes;
};

struct Leaks {
    Ids line;
    Column<double> likelihood, velocity;
};

// Lines at two moments, the largest change first.
struct Between {
    Ids line;
    Numbers before, after, count_before, count_after, error;
};

struct HeapView {
    explicit HeapView(const fixingahole::Model& model);

    bool is_there() const { return is_there_; }
    // From how many bytes on a line is worth being listed.
    std::int64_t reported_bytes() const { return reported_bytes_; }
    double share_of_activity(std::int64_t allocated) const;

    HeapFigures functions, lines;
    Numbers node_allocated, node_at_peak, node_allocated_total, node_at_peak_total;
    Numbers process_peak, process_peak_time, process_allocated, process_kept;
    Numbers time, bytes;  // of the run
    Held held_lines, held_functions;
    Numbers size_from, size_count, size_bytes;
    Leaks leaks;
    Between between;
    std::int64_t peak = 0, peak_error = 0, allocated = 0;
    std::int64_t end_ns = 0;  // of the series

private:
    bool is_there_ = false;
    std::int64_t reported_bytes_ = 0;
};

struct HeldPoint {
    std::int64_t time_ns = 0, bytes = 0;
};
// The points of one row.
std::vector<HeldPoint> points_of(const Held& held, std::uint32_t row);
std::vector<HeldPoint> points_of_run(const HeapView& heap);
// Several rows of functions or lines as one: what they held together.
std::vector<HeldPoint> points_of_rows(const Held& held, const std::vector<std::uint32_t>& rows);

}  // namespace reporters

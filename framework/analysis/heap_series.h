// How much groups of the heap's rows held over time: a line's rows together, a function's, the run's. Replayed from the steps
// that the profile keeps, so a group's peak is that of its sum, not the sum of its rows' peaks.
#pragma once

#include "framework/model/heap.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fah {

// The time from the launch to the last row, in equal spans.
struct TimeAxis {
    static constexpr std::uint32_t SPANS = 400;

    std::uint64_t begin_ns = 0;
    std::uint64_t end_ns = 0;

    std::uint32_t span_of(std::uint64_t time_ns) const;
    double seconds_a_span() const;
    // Since the launch.
    std::int64_t middle_ns(std::uint32_t span) const;
};

// What a group held in one span in which that changed.
struct HeldSpan {
    std::uint32_t span = 0;
    std::int64_t low = 0, high = 0, end = 0;
};

struct History {
    std::int64_t peak = 0;
    double peak_variance = 0;
    double deviation_ns = 0;     // standard deviation of what was held, integrated over time
    std::int64_t held_last = 0;  // when the run made its last allocation: before the interpreter cleans up
    double held_last_variance = 0;
    std::uint64_t first_ns = 0, last_ns = 0;  // of its own allocations
    std::uint32_t allocations = 0;            // steps up
    std::vector<HeldSpan> spans;              // by time
};

// group_of_row: for each of heap.rows a number below `groups`, or none of them for rows of no group.
std::vector<History> histories(const Heap& heap, const std::vector<std::uint32_t>& group_of_row, std::size_t groups,
                               const TimeAxis& axis);

}  // namespace fah

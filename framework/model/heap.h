// What the heap's rows add up to (FAH_ROW_ALLOC and FAH_ROW_FREE of fixingahole/host.h): sums by process and stack, and how
// what was live changed over time. Plain data, a function of the rows alone; made by pipeline/heap_ledger.h.
//
// Every figure is an unbiased estimate where allocations were sampled. Its variance is the sum of value^2 (1 - 1/count) over
// the rows that it rests on; 1.96 times the root of it is half the 95 % interval. Counts are in thousandths.
#pragma once

#include "framework/model/ids.h"

#include <cstdint>
#include <vector>

namespace fah {

struct HeapAmount {
    std::int64_t bytes = 0;
    std::int64_t milli = 0;  // allocations, in thousandths
    double variance = 0;     // of bytes, in bytes^2

    HeapAmount& operator+=(const HeapAmount& other) {
        bytes += other.bytes;
        milli += other.milli;
        variance += other.variance;
        return *this;
    }
    friend bool operator==(const HeapAmount&, const HeapAmount&) = default;
};

inline HeapAmount operator-(const HeapAmount& amount) { return {-amount.bytes, -amount.milli, -amount.variance}; }

// Adds up over stacks and processes.
struct HeapSums {
    HeapAmount allocated;
    std::int64_t python_bytes = 0;  // of the allocated: by CPython's own allocators, and
    std::int64_t mapped_bytes = 0;  // by mmap; the rest is malloc's
    HeapAmount temporary;           // of the allocated: freed by the thread's next event
    HeapAmount kept;                // live when its process ended, or the run
    HeapAmount at_peak;             // live when the whole run held the most
    double byte_ns = 0;             // live bytes, integrated over time

    HeapSums& operator+=(const HeapSums& other) {
        allocated += other.allocated;
        python_bytes += other.python_bytes;
        mapped_bytes += other.mapped_bytes;
        temporary += other.temporary;
        kept += other.kept;
        at_peak += other.at_peak;
        byte_ns += other.byte_ns;
        return *this;
    }
    friend bool operator==(const HeapSums&, const HeapSums&) = default;
};

struct HeapRow {
    ProcessId process;
    StackId stack;
    HeapSums sums;
    std::int64_t peak_bytes = 0;             // the most that was live of this row
    std::int64_t at_process_peak_bytes = 0;  // live when its process held the most
    friend bool operator==(const HeapRow&, const HeapRow&) = default;
};

// One step of what is live of a row. Where there were too many, those of one row in one span of time stand together.
struct HeapChange {
    std::uint64_t time_ns = 0;  // CLOCK_MONOTONIC
    std::int64_t bytes = 0;     // more, or fewer, than before
    std::int64_t rise = 0;      // the most that it was above before, on the way; >= 0
    std::uint32_t row = 0;      // of Heap::rows
    float variance = 0;         // what `bytes` adds to the variance of what is live
    friend bool operator==(const HeapChange&, const HeapChange&) = default;
};

struct HeapProcess {
    ProcessId process;
    std::int64_t peak_bytes = 0;
    std::uint64_t peak_ns = 0;
    std::int64_t allocated_bytes = 0;
    std::int64_t kept_bytes = 0;
    friend bool operator==(const HeapProcess&, const HeapProcess&) = default;
};

// Allocations of at least `from` bytes and less than twice that.
struct HeapSizes {
    std::int64_t from = 0;
    HeapAmount amount;
    friend bool operator==(const HeapSizes&, const HeapSizes&) = default;
};

// What was live at a moment that somebody asked for.
struct HeapMoment {
    std::uint64_t time_ns = 0;
    std::vector<HeapAmount> live;  // by row; of rows beyond its end nothing was
    friend bool operator==(const HeapMoment&, const HeapMoment&) = default;
};

struct Heap {
    std::vector<HeapRow> rows;  // one a process and stack, as they first came
    std::vector<HeapChange> changes;
    std::vector<HeapProcess> processes;
    std::vector<HeapSizes> sizes;  // those that occurred, small to large
    std::vector<HeapMoment> moments;
    HeapAmount peak;  // the most that the whole run held at one time
    std::uint64_t peak_ns = 0;
    std::uint64_t samples = 0;  // allocations that were seen
    std::uint64_t end_ns = 0;   // time of the last row of any kind

    bool empty() const { return rows.empty(); }
    friend bool operator==(const Heap&, const Heap&) = default;
};

}  // namespace fah

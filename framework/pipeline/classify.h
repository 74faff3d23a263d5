// What one row of a batch means: weights by python, native, system and waiting time, and bytes copied. It keeps no state.
#pragma once

#include "framework/model/profile.h"

#include <cstdint>

namespace fah {

enum class RowMeaning : std::uint8_t {
    WEIGHTS,
    RSS_POINT,
    RESIDENT_POINT,  // of one part of what a process holds
    HEAP,            // an allocation or its end: see model/heap.h
    CALLS,           // counted calls: see model/calls.h
    TIMELINE,        // long calls and what stands beside them: see model/timeline.h
    LINE_HITS,       // counted lines: see model/line_hits.h
    UNKNOWN,         // a kind that this version does not know
    INVALID,         // a value that cannot be
};

// The longest time that one row may stand for, 2^53 ns (104 days): sums of such rows stay far from overflow.
inline constexpr std::int64_t MAX_ROW_NS = std::int64_t{1} << 53;
// The most bytes, and thousandths of allocations, of one row of the heap or of copies.
inline constexpr std::int64_t MAX_HEAP_ROW = std::int64_t{1} << 53;
// The most of anything that one row of counted calls or lines says.
inline constexpr std::int64_t MAX_CALLS_ROW = std::int64_t{1} << 53;

// kind: FAH_ROW_*; origin: FAH_ORIGIN_*. Writes to `weights` only for RowMeaning::WEIGHTS.
RowMeaning classify(std::uint8_t kind, std::uint8_t origin, std::int64_t value, std::int64_t system_ns,
                    Weights& weights);

}  // namespace fah

// The lines of chosen functions, where a source counted them: by process, thread, and line. Plain data, a function of the rows
// alone; made by pipeline/line_ledger.h.
#pragma once

#include "framework/model/ids.h"

#include <cstdint>
#include <vector>

namespace fah {

struct LineAmounts {
    std::int64_t hits = 0;
    std::int64_t time_ns = 0;
    std::int64_t counting_ns = 0;  // of time_ns, what the counting itself has cost

    LineAmounts& operator+=(const LineAmounts& other) {
        hits += other.hits;
        time_ns += other.time_ns;
        counting_ns += other.counting_ns;
        return *this;
    }
    friend bool operator==(const LineAmounts&, const LineAmounts&) = default;
};

struct LineHitRow {
    ProcessId process;
    ThreadId thread;
    StackId
        stack;  // two frames: the function, and one of which only the line counts; one: the function, which was chosen
    LineAmounts amounts;
    friend bool operator==(const LineHitRow&, const LineHitRow&) = default;
};

using LineHits = std::vector<LineHitRow>;  // by process, thread, stack

}  // namespace fah

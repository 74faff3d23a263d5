// What took long, one by one, where a source kept it: calls, pauses of the garbage collector, the program's marks, and what the
// program calls its processes. Rows as they came; made by pipeline/timeline_ledger.h.
#pragma once

#include "framework/model/ids.h"

#include <cstdint>
#include <vector>

namespace fah {

struct TimelineRow {
    std::uint64_t time_ns = 0;  // CLOCK_MONOTONIC, the end
    ProcessId process;
    ThreadId thread;
    StackId stack;          // the function, or text; its parent is the asyncio task
    std::uint8_t kind = 0;  // FAH_ROW_SPAN to FAH_ROW_FORK
    std::uint8_t origin = 0;
    std::int64_t value = 0;
    std::int64_t second = 0;
    friend bool operator==(const TimelineRow&, const TimelineRow&) = default;
};

using Timeline = std::vector<TimelineRow>;  // by process, thread, time; of one time in the order they came

}  // namespace fah

// The model's columns about what was resident. Empty where no source looked.
#pragma once

#include "plugins/reporters/support/columns.h"
#include "plugins/reporters/support/heap_view.h"

#include <fixingahole/host.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace reporters {

// A part of what was resident, at the look nearest to a moment.
struct ResidentAt {
    std::int64_t time_ns = 0, bytes = 0;
};

// Processes that were looked at, the largest first.
struct MemoryProcesses {
    Ids pid, command;
    Numbers peak, peak_time, unique, proportional, swap;
};

struct ResidentView {
    explicit ResidentView(const fixingahole::Model& model);

    // Of all processes together. part: FAH_RESIDENT_*, 0 = the resident set. Nothing where it was never looked at.
    std::optional<ResidentAt> at(std::uint32_t which, std::int64_t time_ns) const;
    // How many were looked at then; 0 where that is not known.
    std::size_t processes_at(std::int64_t time_ns) const;
    // The most that all processes had together at one look; 0 where it was never looked at.
    std::int64_t most(std::uint32_t which) const;
    // Of all processes together, or of one row of `processes`.
    std::vector<HeldPoint> series(std::uint32_t which, std::uint32_t process_row = NO_ROW) const;

    Numbers time, bytes;  // the resident set of all processes together
    MemoryProcesses processes;
    Ids part, process;  // the parts, in the model's order
    Numbers part_time, part_bytes;
};

}  // namespace reporters

// Samples of a thread as nested spans: a function runs from the first sample that sees it to the last one in a row.
#pragma once

#include "plugins/reporters/support/timelines.h"

#include <cstdint>
#include <vector>

namespace perfetto_report {

struct Slice {
    std::int64_t begin_ns = 0, end_ns = 0;
    std::uint32_t node = 0;
};

// By begin; a caller before what it called. Of each `group` samples in a row one stands, the place that took longest.
std::vector<Slice> slices_of(const reporters::ProfileView& profile, const reporters::Timeline& timeline,
                             std::size_t group = 1);

}  // namespace perfetto_report

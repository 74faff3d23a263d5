// The samples of each thread in their order, for viewers that show time. Where the model has no single samples, each call path
// of a thread stands once, one after the other.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <cstdint>
#include <vector>

namespace reporters {

// The thread did at `node` for `ns`, up to time_ns since the start.
struct TimedSample {
    std::int64_t time_ns = 0;
    std::int64_t ns = 0;
    std::uint32_t node = 0;
    bool waited = false;
};

struct Timeline {
    std::uint32_t thread = NO_ROW;  // row; NO_ROW = not known
    std::vector<TimedSample> samples;
};

struct Timelines {
    std::vector<Timeline> threads;  // by row, without those that have no samples
    bool timed = false;             // else times only say the order
};

Timelines timelines_of(const ProfileView& profile);
// Neighbours at one node become one.
std::vector<TimedSample> without_repeats(const std::vector<TimedSample>& samples);

}  // namespace reporters

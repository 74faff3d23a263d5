// The part of a run that is sampled (--start-after, --stop-after): when it opens, whether the program outlives it, and what
// the report says of it. Its times count from the launch.
// Thread: host, main.
#pragma once

#include "framework/launch/target.h"
#include "framework/model/profile.h"

#include <cstdint>

namespace fah {

struct SamplingWindow {
    std::int64_t start_ns = 0;
    std::int64_t stop_ns = 0;  // 0 = the program's end

    bool is_whole_run() const { return start_ns == 0 && stop_ns == 0; }
};

// CLOCK_MONOTONIC; 0 when sampling begins with the program.
std::uint64_t opening_time(const Target& target, const SamplingWindow& window);

// Waits for the window's end. True when the program still runs then; false at once when the window ends with the program.
bool outlives(const Target& target, const SamplingWindow& window);

// Of a program that goes on: the time until now, and the most memory that it had (its first process alone).
TargetResult result_so_far(const Target& target);

// After the facts of the run: makes them those of the window, and drops what is known of the whole run only.
void add_window_facts(RunFacts& run, const SamplingWindow& window, const TargetResult& result, bool goes_on);

}  // namespace fah

// What lines, functions, call paths and processes allocated and held, and which lines may leak.
#pragma once

#include "framework/analysis/code_tables.h"

namespace fah {

// Leaves every column empty where the profile has no heap.
void add_heap_tables(const Profile& profile, const CallTree& tree, const CodeRows& rows, Tables& tables);

// Facts "heap_*" of fixingahole/model.h.
void set_heap_facts(const Profile& profile, RunFacts& run);

// Half of the 95 % interval of what has this variance; 0 where every allocation was counted.
std::int64_t half_interval(double variance, const RunFacts& run);

}  // namespace fah

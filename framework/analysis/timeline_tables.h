// The table of spans: long calls, pauses and marks by thread and time, so that each caller holds what it called.
#pragma once

#include "framework/analysis/analysis.h"
#include "framework/analysis/tables.h"

#include <cstdint>
#include <vector>

namespace fah {

// threads: the table's row of each thread id.
void add_timeline_tables(const Profile& profile, const AnalysisOptions& options,
                         const std::vector<std::uint32_t>& threads, Tables& tables);

// What the program calls its processes, and which are forks. processes: the table's row of each process id.
void add_process_names(const Profile& profile, const std::vector<std::uint32_t>& processes, Tables& tables);

}  // namespace fah

// The tables of counted calls: functions, pairs of caller and callee, threads.
#pragma once

#include "framework/analysis/analysis.h"
#include "framework/analysis/tables.h"

namespace fah {

// threads: the row of each thread id. After the tables of code. Leaves every column empty where no calls were counted.
void add_call_counts(const Profile& profile, const AnalysisOptions& options, const std::vector<std::uint32_t>& threads,
                     Tables& tables);

}  // namespace fah

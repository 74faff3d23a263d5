// The tables of counted lines: the functions that were chosen, and their lines that ran.
#pragma once

#include "framework/analysis/analysis.h"

namespace fah {

// After the tables of code. Leaves every column empty where no lines were asked for; notes what was asked for and not found.
void add_line_hits(const Profile& profile, const AnalysisOptions& options, Tables& tables);

}  // namespace fah

// What the analysis of a run needs to know travels as facts of the profile, so that a recording gives the same reports later
// and elsewhere.
#pragma once

#include "framework/analysis/analysis.h"
#include "framework/config/settings.h"

#include <string>

namespace fah {

// script: absolute path of what runs, or "" for a module or command.
void set_analysis_facts(RunFacts& run, const Settings& settings, const std::string& script);

// What the flags of a later `report` ask for beside what the run itself was asked for.
void add_chosen_later(const Settings& settings, RunFacts& run);

// The options those facts stand for; `detailed` is chosen anew for each report.
AnalysisOptions analysis_options(const RunFacts& run, bool detailed);

// Reads the files that reports may show into run.sources, as they are now: at most 4 MiB each and 64 MiB together.
void keep_sources(const Dictionary& dictionary, const AnalysisOptions& options, RunFacts& run);

}  // namespace fah

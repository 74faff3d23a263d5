// Reports of a run that goes on: made from its recording, as far as that is written.
#pragma once

#include "framework/cli/commands/chosen_plugins.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/model/profile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fah {

// facts: those known before the run. What goes wrong is left for the next time: a recording may not have a whole block yet.
// Returns what a live view shows of it. Does not throw.
std::vector<std::string> write_live_reports(const std::string& recording, const RunFacts& facts, std::uint64_t start_ns,
                                            const PluginList& reporters, const ReportRequest& request) noexcept;

}  // namespace fah

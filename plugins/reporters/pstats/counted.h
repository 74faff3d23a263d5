// The statistics of a run whose calls were counted: what cProfile would have written of it, with every function there was.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <string>

namespace pstats_report {

// {(file, line, name): (primitive calls, calls, own, cumulative, {caller: (calls, primitive calls, own, cumulative)})}
std::string counted_stats(const reporters::ProfileView& profile);

}  // namespace pstats_report

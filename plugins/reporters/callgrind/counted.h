// A profile whose calls were counted, for KCachegrind: every function there was with its own time, and every pair of caller and
// callee with the number of its calls and what they took.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <fixingahole/fixingahole.hpp>

namespace callgrind_report {

void write_counted(const reporters::ProfileView& profile, fixingahole::Sink& sink);

}  // namespace callgrind_report

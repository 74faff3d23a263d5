// `profile --repeat N`: the same program N times, and statistics over the runs.
#pragma once

#include "framework/cli/commands/one_run.h"

#include <string>

namespace fah {

// Throws Failure when the statistics could not be made. Before anything is written.
void check_repeat(const ProfileArguments& arguments, const Prepared& prepared);

// first: already prepared, for the first run. Stops at the first run that fails, with its exit code; what finished runs wrote
// stays. Throws Failure.
int run_repeatedly(const Invocation& invocation, const ProfileArguments& arguments, Prepared& first,
                   const std::string& folder);

}  // namespace fah

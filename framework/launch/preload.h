// Names shared objects for LD_PRELOAD, where blanks and colons separate: paths that have some get a link without.
#pragma once

#include <string>

#include "framework/launch/launch_plan.h"

namespace fah {

// Whether LD_PRELOAD can name this path; also what PATH-like lists need.
bool is_preloadable(const std::string& path);

// `path`, or the same file through a link under the user's cache folder, which stays: daemons exec long after the run.
// Throws Failure when neither can be named.
std::string preload_path(const std::string& path, const Environment& environment);

// First preloads, the user's own, the core, the others. A file that the user's list names already is not repeated.
std::string compose_preload(const LaunchPlan& plan, const std::string& users_own);

}  // namespace fah

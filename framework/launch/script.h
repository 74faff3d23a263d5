// What is to be run: a script, a module or a command, checked before anything is started.
// Errors: Failure (exit code 2) with what, why and what to do.
#pragma once

#include "framework/launch/environment.h"
#include "framework/launch/launch_plan.h"

#include <string>
#include <vector>

namespace fah {

// The script as it was written, if it is a file that can be read. Throws Failure: not there, a directory, not a regular file,
// not readable.
void check_script(const std::string& script);

// `interpreter script arguments...`: the script keeps its own __file__, sys.argv, sys.path[0] and the caller's folder.
LaunchPlan script_plan(const std::string& interpreter, const std::string& script,
                       const std::vector<std::string>& arguments);
// `interpreter -m module arguments...`
LaunchPlan module_plan(const std::string& interpreter, const std::string& module,
                       const std::vector<std::string>& arguments);
// The command as it is; words[0] is looked up on PATH. Throws Failure when there is no such program.
LaunchPlan command_plan(const std::vector<std::string>& words);

}  // namespace fah

// What the arguments of `profile` ask to be run, found and checked.
#pragma once

#include "framework/cli/arguments.h"
#include "framework/launch/launch_plan.h"

#include <map>
#include <string>

namespace fah {

struct ChosenTarget {
    LaunchPlan plan;
    std::string script;                               // absolute path; "" for a module or command
    std::map<std::string, std::string> sources = {};  // of code that is no file: a notebook's cells
    std::string label;                                // the script, module or program as written
    std::string python;                               // for the report: path and where it came from; "" for a command
};

// Throws Failure: nothing to run, script or interpreter not there, a program that our agents would break.
ChosenTarget choose_target(const ProfileArguments& arguments, const Settings& settings);

}  // namespace fah

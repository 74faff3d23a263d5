// One run of `profile`: what it needs, found and checked; then the run itself with its reports.
#pragma once

#include "framework/cli/commands/chosen_plugins.h"
#include "framework/cli/commands/chosen_target.h"
#include "framework/cli/commands/commands.h"

#include <ctime>
#include <string>

namespace fah {

struct Prepared {
    Settings settings;
    PluginList reporters;
    MeasuringPlugins measuring;
    ChosenTarget target;
};

// Nothing is written and nothing runs until all of this has been found good. Warnings are printed. Throws Failure.
Prepared prepare(const ProfileArguments& arguments);

struct RunPlace {
    std::string folder;  // exists
    std::time_t start = 0;
    std::string suffix = {};   // "_2" for the second of several runs
    bool is_repeated = false;  // then nothing goes to the terminal
    bool is_last = true;       // of a repeated run
};

// Consumes `prepared`. Returns the exit code: the program's, or EXIT_REPORT_FAILED. Throws Failure when nothing could be run.
int run_once(const Invocation& invocation, const ProfileArguments& arguments, Prepared& prepared,
             const RunPlace& place);

}  // namespace fah

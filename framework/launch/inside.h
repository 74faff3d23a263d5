// A run whose program is there already: the process that started us (fixingahole.profile() of the Python package). It says by
// its environment what is to be profiled; framework/launch/inside.c stands in for the program.
#pragma once

#include <sys/types.h>
#include <optional>
#include <string>
#include <vector>

#include "framework/launch/environment.h"
#include "framework/launch/target.h"

namespace fah {

struct InsideProgram {
    std::string label;    // how reports call it
    std::string script;   // file whose folder is shown; "" = none
    std::string command;  // in place of what was typed
    pid_t pid = 0;        // of the process that asked
};

// A process that could start us at once only with all the files that its other children get says which two are for us: the
// others are closed. Before anything else.
void close_files_of_program();

// What our environment says; nothing when we run a program of our own.
std::optional<InsideProgram> inside_program(const Environment& environment);

// Where the results will lie, for the process that asked.
void tell_folder(Environment& environment, const std::string& folder);

// The stand-in's use of time and memory is not the program's: that has left its own in the run directory, and what there is
// to say about it.
std::vector<std::string> read_use_inside(const std::string& run_directory, TargetResult& result);

}  // namespace fah

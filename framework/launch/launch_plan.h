// What is going to be run, and how: the command line, the environment's changes, what is loaded into the program.
// Plugins add to it through LaunchTable; seal() turns it into the final environment. Data only: starts nothing.
#pragma once

#include <string>
#include <vector>

#include "framework/launch/environment.h"

namespace fah {

struct PreludePiece {
    std::string name;  // for messages, and the order is that in which they were added
    std::string source;
    std::string later = {};  // more of it, in a file whose path the source has as LATER; "" = none
};

struct LaunchPlan {
    std::string executable;         // absolute: what is executed
    std::vector<std::string> argv;  // as the program sees it
    std::string working_directory;  // "" = ours
    Environment environment = Environment::of_this_process();

    std::vector<std::string> wrap;  // words before the command; each wrapper starts the rest as its child
    unsigned wrappers = 0;

    std::vector<std::string> first_preloads;  // before the user's own LD_PRELOAD
    std::string core;                         // after it; "" = nothing of ours is loaded
    std::vector<std::string> last_preloads;   // after the core
    std::vector<PreludePiece> prelude;

    std::string run_directory;  // "" = nothing is measured: none of ours in the environment
    // We run inside another fixingahole's program: that one measures, here nothing is added.
    bool nested = false;
    std::vector<std::string> notes;  // for the report: what was found and what it costs
};

// True inside the program of a fixingahole that still runs. A left-over _FAH_RUN of one that is gone does not count.
bool is_nested(const Environment& environment);

// Takes out what a fixingahole that is gone left in a daemon's environment: every _FAH_ variable. Before plugins prepare.
void remove_left_overs(Environment& environment);

// Writes LD_PRELOAD, _FAH_RUN and PYTHONPATH, and the prelude's files. Nested plans lose all that plugins added.
// Throws Failure when a preload cannot be named. Call once, after every plugin's prepare. [host]
void seal(LaunchPlan& plan);

}  // namespace fah

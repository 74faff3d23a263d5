// Python source that runs in the program, and in its Python children, before the script: plugins' pieces, through a folder
// on PYTHONPATH with a sitecustomize that gets out of the way. Must not change what the program can see beyond that.
#pragma once

#include <string>
#include <vector>

#include "framework/launch/environment.h"
#include "framework/launch/launch_plan.h"

namespace fah {

// Writes <run directory>/prelude and puts it first on PYTHONPATH. Throws Failure when it cannot be written.
void install_prelude(const std::vector<PreludePiece>& pieces, const std::string& run_directory,
                     Environment& environment);

// What the prelude left behind; read before the run directory is removed.
struct PreludeOutcome {
    std::vector<int> processes;         // pids in which it ran, in order
    std::vector<std::string> failures;  // "name: ValueError: ..."; the program saw none of it

    // False with -I, -E, -S or a cleaned environment.
    bool ran_in(int pid) const;
};
PreludeOutcome read_prelude_outcome(const std::string& run_directory);

}  // namespace fah

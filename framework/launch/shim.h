// Scripts that stand for an interpreter: pyenv's shims and others of their kind.
#pragma once

#include "framework/launch/environment.h"

#include <string>

namespace fah {

// The program that `path` runs: itself, unless it is a script. A pyenv shim is looked through without running it, by pyenv's
// own rules (PYENV_VERSION, .python-version files upwards, the global version); any other script is asked once for
// sys.executable. Throws Failure when that does not lead to a program.
std::string program_behind(const std::string& path, const Environment& environment);

}  // namespace fah

// The Python interpreters of this machine: pyenv's, and python3.N on PATH.
#pragma once

#include <string>
#include <vector>

namespace fah::testing {

struct Interpreter {
    std::string path;
    int minor = 0;  // of Python 3
};

// One of each minor version from `first_minor` on, pyenv's before PATH's; shims are left out.
std::vector<Interpreter> find_interpreters(int first_minor = 8);

// "3.8 3.12": those from first to last of which none was found; "" = none is missing.
std::string missing_versions(const std::vector<Interpreter>& found, int first_minor, int last_minor);

}  // namespace fah::testing

// The CPython interpreters on this machine that the core claims to know: pyenv's (PYENV_ROOT or ~/.pyenv) and those on PATH.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace fah::testing {

struct Interpreter {
    std::string path;     // the real file, no shim
    std::string version;  // "3.11.7"
    int minor = 0;
};

inline void PrintTo(const Interpreter& interpreter, std::ostream* out) { *out << interpreter.path; }

// One for each real file, by version. Minor versions that are not there are printed once.
const std::vector<Interpreter>& interpreters();

}  // namespace fah::testing

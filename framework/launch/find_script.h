// Finds the script that a person named: a path from here, or a name that only one file below the project's root has.
// Errors: Failure (exit code 2) with the candidates.
#pragma once

#include <string>
#include <vector>

namespace fah {

struct ScriptSearch {
    std::string root;                  // absolute
    std::vector<std::string> skipped;  // folders, absolute, that are not looked into
    std::string working_directory;     // absolute
};

// asked: "nb.ipynb", or the end of a path: "my_work/nb.ipynb". The path as it was written where that exists, whatever it is
// (check_script says what is wrong with it); else the one file below root that ends so, relative to the working directory
// when it lies below that. `.git`, virtual environments and __pycache__ are not searched, nor are links followed.
// Throws Failure: no such file, or several.
std::string find_script(const std::string& asked, const ScriptSearch& search);

}  // namespace fah

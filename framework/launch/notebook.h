// Notebooks: their code, checked before anything runs, and how they are run (notebook.py, which is installed beside the
// plugins). A cell of code is a file of its own, "<notebook> cell 3", from the first line of the cell on.
// Errors: Failure (exit code 2) with what is wrong with the notebook.
#pragma once

#include "framework/launch/launch_plan.h"

#include <map>
#include <string>
#include <vector>

namespace fah {

struct Notebook {
    std::string path;                // as it was written
    std::vector<std::string> cells;  // of code, in their order, empty ones too
};

// By its name's end.
bool is_notebook(const std::string& path);

// Throws Failure: not readable, no JSON (with its line), no notebook, not of Python, no code in it.
Notebook read_notebook(const std::string& path);

// The cells by the names that their code has in a profile.
std::map<std::string, std::string> cell_sources(const Notebook& notebook);

// `interpreter notebook.py notebook arguments...`. runner: the path of notebook.py.
LaunchPlan notebook_plan(const std::string& interpreter, const std::string& runner, const Notebook& notebook,
                         const std::vector<std::string>& arguments);

}  // namespace fah

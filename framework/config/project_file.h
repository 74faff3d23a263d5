// Finds pyproject.toml and reads [tool.fixingahole] from it. Does not know which keys there are.
#pragma once

#include "framework/config/given_value.h"

#include <filesystem>
#include <vector>

namespace fah {

struct ProjectFile {
    std::filesystem::path file;          // empty when there is none
    bool has_table = false;              // false: a project without [tool.fixingahole]
    std::vector<GivenSetting> settings;  // in the file's order
};

// The nearest folder upwards, `folder` included, that holds .git; empty when there is none.
std::filesystem::path find_git_root(const std::filesystem::path& folder);

// The nearest pyproject.toml with our table, from `folder` up to the git root, then beside the virtual environment (absolute;
// empty: none is active). Without any such table the nearest pyproject.toml. Throws Failure for one that cannot be read.
ProjectFile find_project_file(const std::filesystem::path& folder, const std::filesystem::path& virtual_environment);

// The table of one file. Throws Failure with file:line for what is not TOML.
ProjectFile read_project_file(const std::filesystem::path& file);

}  // namespace fah

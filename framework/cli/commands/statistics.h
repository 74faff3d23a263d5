// Statistics over profiles' JSON files: function_stats.json, and a table for the terminal.
#pragma once

#include "framework/cli/arguments.h"

#include <string>
#include <vector>

namespace fah {

struct StatisticsRequest {
    std::vector<std::string> files;
    std::string folder;  // where the statistics go
    std::string root;    // names of files are relative to it
    StatisticsArguments arguments;
    bool terminal = true;
};

// Throws Failure for a folder, and for a name that no file can have.
void check_statistics_file(const std::filesystem::path& path);

// A file that is no profile is named and left out. Throws Failure: none is one, or the statistics cannot be written.
void write_statistics(const StatisticsRequest& request);

}  // namespace fah

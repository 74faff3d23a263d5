// Where plugins and their agents lie: beside the command, in the build tree as installed (cmake/fah_layout.cmake).
#pragma once

#include "framework/plugin_host/candidate.h"

#include <filesystem>
#include <vector>

namespace fah {

// <folder of the command>/../lib/fixingahole; throws Failure when the command's own path cannot be found.
std::filesystem::path library_folder();

// Every *.so of a plugin folder and of its folders samplers/, memory/, ..., sorted; a file stands for itself.
std::vector<std::filesystem::path> plugin_files(const std::filesystem::path& file_or_folder);

// The in-target shared object of a plugin: beside it, else in agents/ of `library`. Empty when the plugin has none; throws
// Failure when it is in neither place.
std::filesystem::path agent_file(const Candidate& candidate, const std::filesystem::path& library);

}  // namespace fah

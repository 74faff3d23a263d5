// The folder that a run's files go to: `<output>/<script stem>/<UTC YYYYMMDD_HHMMSS>/`, or what the person named.
// Made before anything runs, so that an output that cannot be written costs nobody a run.
#pragma once

#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>

namespace fah {

struct OutputRequest {
    std::string output;           // the output folder of the settings, absolute
    std::string explicit_folder;  // -o DIR: files go straight into it; "" = a folder of its own below `output`
    std::string stem;             // of the script, or the name of the command that runs
    std::time_t start = 0;
};

// Makes the folders and gives the one for the files. A .gitignore with `*` is written into `output` when that is new.
// Throws Failure (EXIT_USAGE) when it cannot be made or nothing can be written in it.
std::string make_output_folder(const OutputRequest& request);

// The copy of the code beside its reports, made when the run begins. Throws Failure (EXIT_USAGE).
// Throws Failure (exit code 2) when no file can be made in it.
void check_writable(const std::filesystem::path& folder);

void copy_code(const std::string& script, const std::string& folder);

// "advanced" for "/work/advanced.py"; characters that do not belong in a folder's name become "_".
std::string folder_stem(std::string_view script);

}  // namespace fah

// Turns a frozen profile into the tables that reports are made of. Pure: no file system, no clock, no global state; equal
// profiles and options give equal tables. May run in several threads at once.
#pragma once

#include "framework/analysis/tables.h"
#include "framework/model/profile.h"

#include <string>
#include <vector>

namespace fah {

// Which code is shown: files under `root` or one of `script_folders`, but never the standard library, site-packages,
// dist-packages, ignored folders or the output. All folders are absolute; "" is none.
struct AnalysisOptions {
    std::string root;                         // labels of files are relative to it
    std::vector<std::string> script_folders;  // the script's folder; also as realpath has it, where that differs
    std::vector<std::string> ignored_folders;
    std::vector<std::string> ignored_modules;  // import names of installed code: "numpy", "scipy.linalg"
    std::string output_folder;                 // ignored too, unless the script itself lies in it
    std::string working_directory;             // what relative names of code are made absolute against
    bool detailed = false;                     // shows every file there is, but not code without a file ("<string>")
    bool library_frames = false;  // what is not shown stands in the tree, and there alone, as native code does
};

Tables analyze(const Profile& profile, const AnalysisOptions& options);

}  // namespace fah

// The tables of a profile that is there as a JSON file only, so that reporters can show it. What the file does not say (lines,
// processes, samples of each function) stays empty.
#pragma once

#include "framework/analysis/tables.h"
#include "framework/report/profile_file.h"

#include <cstdint>
#include <string>

namespace fah {

struct FileTablesRequest {
    std::string root;       // labels of files are relative to it
    std::int64_t top = 10;  // functions that are listed
    double threshold = 0;   // percent of the run from which a function is told
};

Tables file_tables(const ProfileFile& profile, const FileTablesRequest& request);

}  // namespace fah

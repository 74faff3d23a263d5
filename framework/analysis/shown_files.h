// Which file a code object's file name means, what a person reads for it, and whether it is shown.
// Works on names only: files may have gone since the run, or the recording comes from elsewhere.
#pragma once

#include "framework/analysis/analysis.h"

#include <string>
#include <string_view>

namespace fah {

struct CodeFile {
    std::string path;   // absolute, without "." and ".."; names in <> as they are
    std::string label;  // relative to root, the script's folder, site-packages or the standard library
    bool shown = false;
};

CodeFile describe_file(std::string_view name, const AnalysisOptions& options);

}  // namespace fah

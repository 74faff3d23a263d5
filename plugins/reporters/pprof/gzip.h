// gzip, without a time or a name in its header: equal bytes give equal bytes.
#pragma once

#include <string>

namespace pprof_report {

// Throws fixingahole::Error.
std::string gzip(const std::string& bytes);

}  // namespace pprof_report

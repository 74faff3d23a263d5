// Log records and warnings of the program, copied into a file beside the reports.
#pragma once

#include "framework/launch/launch_plan.h"

#include <cstdint>
#include <string>

namespace fah {

inline constexpr const char* LOG_CAPTURE_NAME = "log_capture";  // of its piece of the prelude

// Adds the prelude's piece. level: the name of one of Python's; file: absolute; it appears with the first record.
void add_log_capture(LaunchPlan& plan, const std::string& level, const std::string& file);

// How many records the file holds; 0 when there is none.
std::int64_t count_log_records(const std::string& file);

}  // namespace fah

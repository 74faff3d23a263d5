// A comparison as a table, for a terminal and for a pull request.
#pragma once

#include "framework/analysis/comparison.h"

#include <string>

namespace fah {

// Functions whose change is beyond noise, and the largest others, `most` in all.
std::string comparison_as_text(const Comparison& comparison, std::size_t most = 20);
std::string comparison_as_markdown(const Comparison& comparison, std::size_t most = 20);

// In one sentence: what "beyond noise" means here.
std::string how_compared(const Comparison& comparison);

}  // namespace fah

// What changed between two runs, as a table for a terminal.
#pragma once

#include "plugins/reporters/support/comparison.h"

#include <cstddef>
#include <string>

namespace text_report {

// At most `columns` wide, where that leaves names some room.
std::string comparison(const reporters::Comparison& comparison, std::size_t columns);

}  // namespace text_report

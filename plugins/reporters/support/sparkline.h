// What was held over time as a row of bars, eight heights.
#pragma once

#include "plugins/reporters/support/heap_view.h"

#include <cstddef>
#include <string>

namespace reporters {

// `cells` bars for the time from 0 to end_ns, each for the most in its part; `top` bytes are as high as a bar gets.
std::string sparkline(const std::vector<HeldPoint>& points, std::size_t cells, std::int64_t end_ns, std::int64_t top);

}  // namespace reporters

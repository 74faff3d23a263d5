// Two sets of runs as one call tree, for a differential flame graph: each node has what the changed runs took, and beside it
// what the base runs did, both the mean of their runs.
#pragma once

#include "framework/analysis/tables.h"

#include <vector>

namespace fah {

// Has files, functions, nodes with `base`, and the facts of the first changed run with the mean "total_ns"; nothing else.
Tables difference_tables(const std::vector<Tables>& base, const std::vector<Tables>& changed);

}  // namespace fah

// Two sets of runs as one call tree, for a differential flame graph: each node has what the changed runs took, and beside it
// what the base runs did, both the mean of their runs; and each function how much it changed.
#pragma once

#include "framework/analysis/comparison.h"
#include "framework/analysis/tables.h"

#include <vector>

namespace fah {

// Has files, functions and nodes with what they were before, and the facts of a comparison: see fixingahole/model.h.
Tables difference_tables(const std::vector<Tables>& base, const std::vector<Tables>& changed,
                         const Comparison& comparison);

}  // namespace fah

// Call trees merged by function, for people: the lines from which a function was called do not split it, and recursion folds,
// so that a function stands at most once on a way from the root.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <cstdint>
#include <vector>

namespace tree_report {

// Amounts are nanoseconds, or bytes.
struct Branch {
    std::uint32_t function = 0;
    std::uint32_t parent = reporters::NO_ROW;  // smaller than the branch's own index
    std::int64_t own_ns = 0;
    std::int64_t total_ns = 0;            // own and children's
    std::vector<std::uint32_t> children;  // largest first
};
using MergedTree = std::vector<Branch>;  // [0] is the root

// From the root to what it called. A recursive call counts to the function's first place above it.
MergedTree top_down(const reporters::ProfileView& profile);
// The same of the memory that was live when the run held the most; own_ns and total_ns are bytes.
MergedTree top_down_at_peak(const reporters::ProfileView& profile);

// From one function, the root, to those that called it; total_ns is the function's own time reached through them.
MergedTree bottom_up(const reporters::ProfileView& profile, std::uint32_t function);

}  // namespace tree_report

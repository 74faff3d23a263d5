// What the call tree's nodes hold of each thread, and the samples by time.
#pragma once

#include "framework/analysis/call_tree.h"
#include "framework/analysis/tables.h"

namespace fah {

// Rows of the tables that a path names.
struct PathRows {
    const std::vector<std::uint32_t>& node;    // by node of the call tree; NO_ROW where it has none
    const std::vector<std::uint32_t>& thread;  // by thread id
};

// Fills tables.paths and, where the profile has them, tables.samples.
void add_path_tables(const Profile& profile, const CallTree& tree, const PathRows& rows, Tables& tables);

}  // namespace fah

// A merged tree as lines of text, one for each branch that is large enough.
#pragma once

#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/tree/merged_tree.h"

#include <cstddef>
#include <string>

namespace tree_report {

struct Canvas {
    const reporters::ProfileView& profile;
    reporters::Shares shares;
    std::size_t columns;
    double threshold;     // share of the 100 % from which a branch is drawn; the rest is summed up
    bool memory = false;  // amounts are bytes, not nanoseconds
    bool color = false;   // ANSI: what is large stands out
};

// The heading of the columns that draw() makes: with_own adds what is each branch's own.
std::string column_titles(bool with_own, bool memory = false);
std::string draw(const Canvas& canvas, const MergedTree& tree, bool with_own);

}  // namespace tree_report

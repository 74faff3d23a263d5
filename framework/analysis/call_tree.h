// The call tree of a profile after folding: frames that are not shown count to their nearest shown caller, comprehensions to
// the function that defines them. Native functions are always shown, but here only: they have no file. So are those of
// libraries where that is asked for: AnalysisOptions::library_frames. Rows are in no
// particular order yet; tables are made and sorted from it.
#pragma once

#include "framework/analysis/shown_files.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fah {

// The root, code outside every shown function: function 0 and node 0.
inline constexpr std::uint32_t INTERPRETER = 0;

struct ShownFunction {
    std::uint32_t file = NO_ROW;  // index into CallTree::files
    std::string name;
    std::int32_t first_line = 0;
    bool native = false;   // stands in the tree alone: its time is its caller's own
    bool library = false;  // so does this
};

struct CallNode {
    std::uint32_t parent = NO_ROW;  // smaller than the node's own index
    std::uint32_t function = INTERPRETER;
    std::int32_t line = 0;
    Weights own;
    std::int64_t total_ns = 0;                            // own and children's
    HeapSums heap;                                        // own: what its line, and code not shown below it, allocated
    std::int64_t total_allocated = 0, total_at_peak = 0;  // bytes, own and children's
};

struct CallTree {
    std::vector<CodeFile> files;  // shown files with a function in the profile
    std::vector<ShownFunction> functions;
    std::vector<CallNode> nodes;
    std::vector<std::uint32_t> heap_nodes;   // of each row of the profile's heap
    std::vector<std::uint32_t> stack_nodes;  // of each stack id
    std::int64_t hidden_ns = 0;              // part of node 0: Python code that is not shown, called by nothing shown
};

// The node whose function the node's own time belongs to: itself, or the shown code that called it.
std::uint32_t owner_node(const CallTree& tree, std::uint32_t node);

CallTree make_call_tree(const Profile& profile, const AnalysisOptions& options);

// Nodes that have time or memory, each before its children and these before its next sibling; the largest of siblings first.
using TreeOrder = std::vector<std::uint32_t>;
TreeOrder order_nodes(const CallTree& tree);

// Per function: the time of its nodes and of all they called; a function that calls itself counts once.
std::vector<std::int64_t> inclusive_times(const CallTree& tree, const TreeOrder& order);

}  // namespace fah

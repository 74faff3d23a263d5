// What exports weigh call paths by, and the call tree by function: the lines that run in a function do not split it, recursion
// stays as it was.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <array>
#include <cstdint>
#include <vector>

namespace reporters {

enum Weight : std::uint8_t { CPU, WAIT, SAMPLES, AT_PEAK, ALLOCATED, WEIGHTS };  // ns, ns, a count, bytes, bytes
using Weighed = std::array<std::int64_t, WEIGHTS>;

// A node's own.
Weighed own_of(const ProfileView& profile, std::uint32_t node);
// Own and of all below, by node.
std::vector<Weighed> totals_of(const ProfileView& profile);
template <std::size_t SIZE>
void add(std::array<std::int64_t, SIZE>& sum, const std::array<std::int64_t, SIZE>& more) {
    for (std::size_t i = 0; i < SIZE; ++i) sum[i] += more[i];
}

struct FunctionTree {
    std::vector<std::uint32_t> function;
    std::vector<std::uint32_t> parent;   // smaller than the own index; NO_ROW for [0], the root
    std::vector<std::uint32_t> of_node;  // by node row of the model
    std::vector<Weighed> own, total;
    std::size_t size() const { return function.size(); }
};

FunctionTree function_tree(const ProfileView& profile);

}  // namespace reporters

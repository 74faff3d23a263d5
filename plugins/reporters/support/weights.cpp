#include "plugins/reporters/support/weights.h"

#include <unordered_map>

namespace reporters {

Weighed own_of(const ProfileView& profile, std::uint32_t node) {
    const Times& own = profile.nodes.own;
    return {own.python.at(node) + own.native.at(node) + own.system.at(node), own.wait.at(node), own.samples.at(node),
            profile.heap.node_at_peak.at(node), profile.heap.node_allocated.at(node)};
}

std::vector<Weighed> totals_of(const ProfileView& profile) {
    std::vector<Weighed> totals(profile.nodes.parent.size());
    for (auto node = static_cast<std::uint32_t>(totals.size()); node-- > 0;) {
        add(totals[node], own_of(profile, node));
        if (node > 0) add(totals[profile.nodes.parent[node]], totals[node]);
    }
    return totals;
}

FunctionTree function_tree(const ProfileView& profile) {
    FunctionTree tree;
    tree.of_node.resize(profile.nodes.parent.size());
    std::unordered_map<std::uint64_t, std::uint32_t> known;
    for (std::uint32_t node = 0; node < tree.of_node.size(); ++node) {
        const std::uint32_t parent = node == 0 ? NO_ROW : tree.of_node[profile.nodes.parent[node]];
        const std::uint32_t function = profile.nodes.function.at(node);
        const auto next = static_cast<std::uint32_t>(tree.size());
        const auto [place, is_new] = known.try_emplace(std::uint64_t{parent} << 32 | function, next);
        if (is_new) {
            tree.function.push_back(function);
            tree.parent.push_back(parent);
            tree.own.emplace_back();
        }
        tree.of_node[node] = place->second;
        add(tree.own[place->second], own_of(profile, node));
    }
    tree.total = tree.own;
    for (std::size_t i = tree.size(); i-- > 1;) add(tree.total[tree.parent[i]], tree.total[i]);
    return tree;
}

}  // namespace reporters

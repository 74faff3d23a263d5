#include "plugins/reporters/tree/merged_tree.h"

#include <algorithm>
#include <map>
#include <utility>

namespace tree_report {
namespace {

class Builder {
public:
    explicit Builder(std::uint32_t root_function) { tree_.push_back({.function = root_function}); }

    // The branch of `function` on the way from the root to `at`, or NO_ROW.
    std::uint32_t above(std::uint32_t at, std::uint32_t function) const {
        while (at != reporters::NO_ROW && tree_[at].function != function) at = tree_[at].parent;
        return at;
    }
    std::uint32_t child(std::uint32_t parent, std::uint32_t function) {
        const auto next = static_cast<std::uint32_t>(tree_.size());
        const auto [place, is_new] = children_.try_emplace({parent, function}, next);
        if (is_new) {
            tree_.push_back({.function = function, .parent = parent});
            tree_[parent].children.push_back(next);
        }
        return place->second;
    }
    Branch& at(std::uint32_t index) { return tree_[index]; }

    MergedTree finish() {
        for (std::size_t i = tree_.size(); i-- > 0;) {
            tree_[i].total_ns += tree_[i].own_ns;
            if (i > 0) tree_[tree_[i].parent].total_ns += tree_[i].total_ns;
        }
        for (Branch& branch : tree_)
            std::ranges::sort(branch.children, {}, [&](std::uint32_t child) {
                return std::pair{-tree_[child].total_ns, tree_[child].function};
            });
        return std::move(tree_);
    }

private:
    MergedTree tree_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> children_;
};

// own(node): the node's own amount.
template <class Own>
MergedTree merge_down(const reporters::ProfileView& profile, const Own& own) {
    Builder builder(0);
    std::vector<std::uint32_t> branches(profile.nodes.parent.size(), 0);
    for (std::uint32_t node = 0; node < branches.size(); ++node) {
        if (node > 0) {
            const std::uint32_t caller = branches[profile.nodes.parent[node]];
            const std::uint32_t function = profile.nodes.function.at(node);
            const std::uint32_t known = builder.above(caller, function);
            branches[node] = known != reporters::NO_ROW ? known : builder.child(caller, function);
        }
        builder.at(branches[node]).own_ns += own(node);
    }
    return builder.finish();
}

}  // namespace

MergedTree top_down(const reporters::ProfileView& profile) {
    return merge_down(profile, [&](std::uint32_t node) { return profile.nodes.own.sum(node); });
}

MergedTree top_down_at_peak(const reporters::ProfileView& profile) {
    return merge_down(profile, [&](std::uint32_t node) { return profile.heap.node_at_peak.at(node); });
}

MergedTree bottom_up(const reporters::ProfileView& profile, std::uint32_t function) {
    Builder builder(function);
    for (std::uint32_t node = 1; node < profile.nodes.parent.size(); ++node) {
        const std::int64_t own_ns = profile.nodes.own.sum(node);
        const std::uint32_t owner = profile.python_node(node);
        if (profile.nodes.function.at(owner) != function || own_ns == 0) continue;
        std::uint32_t branch = 0;
        for (std::uint32_t i = profile.nodes.parent[owner]; i != 0; i = profile.nodes.parent[i])
            if (builder.above(branch, profile.nodes.function.at(i)) == reporters::NO_ROW)
                branch = builder.child(branch, profile.nodes.function.at(i));
        builder.at(branch).own_ns += own_ns;
    }
    return builder.finish();
}

}  // namespace tree_report

// The call tree as a graph of functions: what each costs, and what each call from one line of one function to another costs.
// Recursion counts once: an inclusive amount never holds the same time twice.
#pragma once

#include "plugins/reporters/support/weights.h"

#include <cstdint>
#include <map>
#include <vector>

namespace reporters {

struct Call {
    std::uint32_t caller = 0;
    std::uint32_t line = 0;  // of the caller
    std::uint32_t callee = 0;
    friend auto operator<=>(const Call&, const Call&) = default;
};

// Amounts of T, an array of sums.
template <class T>
struct CallGraph {
    std::vector<T> own, total;  // by function
    struct Cost {
        T own{}, total{};  // of the callee when it is called so
    };
    std::map<Call, Cost> calls;
};

// own, total: by node of the model.
template <class T>
CallGraph<T> call_graph(const ProfileView& profile, const std::vector<T>& own, const std::vector<T>& total) {
    CallGraph<T> graph;
    graph.own.resize(profile.functions.name.size());
    graph.total.resize(graph.own.size());
    std::vector<std::uint32_t> active(graph.own.size(), 0), path;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> active_calls;
    const auto call_of = [&](std::uint32_t node) {
        return std::pair{profile.nodes.function.at(profile.nodes.parent[node]), profile.nodes.function.at(node)};
    };
    // Nothing shown called what stands below the root.
    const auto is_called = [&](std::uint32_t node) { return node != 0 && profile.nodes.parent[node] != 0; };
    for (std::uint32_t node = 0; node < own.size(); ++node) {
        while (!path.empty() && path.back() != profile.nodes.parent[node]) {
            --active[profile.nodes.function.at(path.back())];
            if (is_called(path.back())) --active_calls[call_of(path.back())];
            path.pop_back();
        }
        path.push_back(node);
        const std::uint32_t function = profile.nodes.function.at(node);
        add(graph.own[function], own[node]);
        if (active[function]++ == 0) add(graph.total[function], total[node]);
        if (!is_called(node)) continue;
        const std::uint32_t parent = profile.nodes.parent[node];
        auto& cost = graph.calls[{profile.nodes.function.at(parent), profile.nodes.line.at(parent), function}];
        add(cost.own, own[node]);
        if (active_calls[call_of(node)]++ == 0) add(cost.total, total[node]);
    }
    return graph;
}

}  // namespace reporters

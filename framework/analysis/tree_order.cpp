// The order of the call tree's nodes: depends on what they are, never on the order in which samples came.
#include "framework/analysis/call_tree.h"

#include <algorithm>
#include <tuple>

namespace fah {
namespace {

auto function_key(const CallTree& tree, std::uint32_t row) {
    const ShownFunction& function = tree.functions[row];
    const std::string_view path = function.file == NO_ROW ? std::string_view{} : tree.files[function.file].path;
    return std::tuple{path, function.first_line, std::string_view{function.name}};
}

bool comes_first(const CallTree& tree, std::uint32_t left, std::uint32_t right) {
    const CallNode &a = tree.nodes[left], &b = tree.nodes[right];
    if (a.total_ns != b.total_ns) return a.total_ns > b.total_ns;
    if (a.total_allocated != b.total_allocated) return a.total_allocated > b.total_allocated;
    if (a.function != b.function) return function_key(tree, a.function) < function_key(tree, b.function);
    return a.line < b.line;
}

}  // namespace

TreeOrder order_nodes(const CallTree& tree) {
    std::vector<std::vector<std::uint32_t>> children(tree.nodes.size());
    for (std::uint32_t i = 1; i < tree.nodes.size(); ++i)
        if (tree.nodes[i].total_ns > 0 || tree.nodes[i].total_allocated > 0 || tree.nodes[i].own.copied > 0)
            children[tree.nodes[i].parent].push_back(i);
    TreeOrder order;
    std::vector<std::uint32_t> waiting{0};
    while (!waiting.empty()) {
        const std::uint32_t node = waiting.back();
        waiting.pop_back();
        order.push_back(node);
        std::vector<std::uint32_t>& below = children[node];
        std::sort(below.begin(), below.end(), [&](auto a, auto b) { return comes_first(tree, b, a); });
        waiting.insert(waiting.end(), below.begin(), below.end());
    }
    return order;
}

}  // namespace fah

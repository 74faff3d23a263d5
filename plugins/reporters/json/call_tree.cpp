#include "plugins/reporters/json/heap.h"
#include "plugins/reporters/json/parts.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace json_report {
namespace {

constexpr std::size_t MOST_NODES = 100'000;

// Inclusive time that a node must exceed to be written; -1 = all are. A parent has at least its child's, so the tree of
// those written is whole.
std::int64_t bar(const reporters::Numbers& totals) {
    if (totals.size() <= MOST_NODES) return -1;
    std::vector<std::int64_t> order(totals.begin(), totals.end());
    std::ranges::nth_element(order, order.begin() + MOST_NODES, std::ranges::greater{});
    return order[MOST_NODES];
}

}  // namespace

void write_call_tree(const reporters::ProfileView& profile, Writer& writer) {
    const auto& nodes = profile.nodes;
    const std::int64_t smallest = bar(nodes.total);
    std::vector<std::uint32_t> rows(nodes.parent.size(), reporters::NO_ROW);
    std::vector<std::int64_t> left_out(nodes.parent.size(), 0);
    std::uint32_t written = 0;
    for (std::size_t node = 0; node < rows.size(); ++node) {
        if (node == 0 || nodes.total.at(node) > smallest) {
            rows[node] = written++;
        } else if (rows[nodes.parent[node]] != reporters::NO_ROW) {
            left_out[nodes.parent[node]] += nodes.total.at(node);
        }
    }
    writer.open_array("call_tree");
    for (std::size_t node = 0; node < rows.size(); ++node) {
        if (rows[node] == reporters::NO_ROW) continue;
        boost::json::object entry{
            {"parent", node == 0 ? boost::json::value(nullptr) : boost::json::value(rows[nodes.parent[node]])},
            {"function", nodes.function.at(node)},
            {"line", nodes.line.at(node)}};
        for (auto& [key, value] : times(nodes.own, node)) entry[key] = value;
        entry["inclusive_ns"] = nodes.total.at(node);
        entry["left_out_ns"] = left_out[node];
        add_node(profile.heap, node, entry);
        writer.element(entry);
    }
    writer.close();
    writer.member("call_tree_left_out", rows.size() - written);
}

}  // namespace json_report

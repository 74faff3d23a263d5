#include "framework/analysis/path_tables.h"

#include <algorithm>
#include <map>
#include <utility>

namespace fah {
namespace {

// By stack id: the row of its node, or of the nearest caller's that has one.
std::vector<std::uint32_t> rows_of_stacks(const CallTree& tree, const PathRows& rows) {
    std::vector<std::uint32_t> found(tree.stack_nodes.size(), 0);
    for (std::size_t stack = 0; stack < found.size(); ++stack) {
        std::uint32_t node = tree.stack_nodes[stack];
        while (rows.node[node] == NO_ROW && tree.nodes[node].parent != NO_ROW) node = tree.nodes[node].parent;
        found[stack] = rows.node[node] == NO_ROW ? 0 : rows.node[node];
    }
    return found;
}

}  // namespace

void add_path_tables(const Profile& profile, const CallTree& tree, const PathRows& rows, Tables& tables) {
    const std::vector<std::uint32_t> nodes = rows_of_stacks(tree, rows);
    std::map<std::pair<std::uint32_t, std::uint32_t>, Weights> paths;
    for (const ProfileRow& row : profile.rows)
        paths[{rows.thread[row.thread.value], nodes[row.stack.value]}] += row.weights;
    for (const auto& [path, weights] : paths) {
        if (weights.total_ns() == 0 && weights.samples == 0) continue;
        tables.paths.thread.push_back(path.first);
        tables.paths.node.push_back(path.second);
        tables.paths.own.push(weights);
    }
    SampleTable& samples = tables.samples;
    for (const Sample& sample : profile.samples) {
        samples.time.push_back(static_cast<std::int64_t>(sample.time_ns - std::min(sample.time_ns, profile.start_ns)));
        samples.weight.push_back(sample.ns);
        samples.thread.push_back(rows.thread[sample.thread.value]);
        samples.node.push_back(nodes[sample.stack.value]);
        samples.kind.push_back(sample.kind);
    }
}

}  // namespace fah

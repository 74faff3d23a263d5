#include "plugins/reporters/html/node_rows.h"

#include <algorithm>
#include <functional>

namespace html_report {
namespace {

double share(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

// Never more than its parent's: of what is largest, the way from the root is there too.
std::vector<double> importance(const reporters::ProfileView& profile) {
    std::vector<double> values(profile.nodes.parent.size());
    const reporters::Numbers base(profile.model, FAH_COL_NODE_BASE);
    std::vector<std::int64_t> before(base.begin(), base.end());
    for (std::size_t i = before.size(); i-- > 1;) before[profile.nodes.parent[i]] += before[i];
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = std::max({share(profile.nodes.total.at(i), profile.total_ns),
                              before.empty() ? 0 : share(before[i], before.front()),
                              share(profile.heap.node_at_peak_total.at(i), profile.heap.peak),
                              share(profile.heap.node_allocated_total.at(i), profile.heap.allocated)});
    return values;
}

}  // namespace

NodeRows choose_nodes(const reporters::ProfileView& profile, std::size_t most) {
    const std::vector<double> values = importance(profile);
    double threshold = -1;
    if (values.size() > most) {
        std::vector<double> ranked = values;
        std::nth_element(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(most), ranked.end(),
                         std::greater<>{});
        threshold = ranked[most];
    }
    NodeRows rows;
    rows.row.resize(values.size());
    for (std::uint32_t i = 0; i < values.size(); ++i) {
        const bool is_root = profile.nodes.parent[i] == reporters::NO_ROW;
        if (is_root || values[i] > threshold) {
            rows.row[i] = static_cast<std::uint32_t>(rows.kept.size());
            rows.kept.push_back(i);
        } else {
            rows.row[i] = rows.row[profile.nodes.parent[i]];
        }
    }
    return rows;
}

}  // namespace html_report

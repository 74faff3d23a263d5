// Which nodes of the call tree the page gets: all, or the largest where there are more than a page can hold. What a small one
// has is its nearest kept caller's, so sums stay.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <cstdint>
#include <vector>

namespace html_report {

struct NodeRows {
    static constexpr std::size_t MOST = 60'000;

    std::vector<std::uint32_t> kept;  // rows of the model, parents before children
    std::vector<std::uint32_t> row;   // by row of the model: of itself or its nearest kept caller in `kept`

    std::size_t left_out() const { return row.size() - kept.size(); }
};

NodeRows choose_nodes(const reporters::ProfileView& profile, std::size_t most = NodeRows::MOST);

}  // namespace html_report

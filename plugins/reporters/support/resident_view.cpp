#include "plugins/reporters/support/resident_view.h"

#include <algorithm>
#include <cstdlib>

namespace reporters {

ResidentView::ResidentView(const fixingahole::Model& model)
    : time(model, FAH_COL_RSS_TIME),
      bytes(model, FAH_COL_RSS_BYTES),
      processes{{model, FAH_COL_MEMORY_PROCESS_PID},    {model, FAH_COL_MEMORY_PROCESS_COMMAND},
                {model, FAH_COL_MEMORY_PROCESS_PEAK},   {model, FAH_COL_MEMORY_PROCESS_PEAK_TIME},
                {model, FAH_COL_MEMORY_PROCESS_UNIQUE}, {model, FAH_COL_MEMORY_PROCESS_PROPORTIONAL},
                {model, FAH_COL_MEMORY_PROCESS_SWAP}},
      part(model, FAH_COL_RESIDENT_PART),
      process(model, FAH_COL_RESIDENT_PROCESS),
      part_time(model, FAH_COL_RESIDENT_TIME),
      part_bytes(model, FAH_COL_RESIDENT_BYTES) {}

std::vector<HeldPoint> ResidentView::series(std::uint32_t which, std::uint32_t process_row) const {
    std::vector<HeldPoint> points;
    if (which == 0 && process_row == NO_ROW) {
        for (std::size_t row = 0; row < time.size(); ++row) points.push_back({time[row], bytes.at(row)});
        return points;
    }
    for (std::size_t row = 0; row < part.size(); ++row)
        if (part[row] == which && process.at(row) == process_row)
            points.push_back({part_time.at(row), part_bytes.at(row)});
    return points;
}

std::optional<ResidentAt> ResidentView::at(std::uint32_t which, std::int64_t time_ns) const {
    const std::vector<HeldPoint> points = series(which);
    if (points.empty()) return std::nullopt;
    const auto nearest =
        std::ranges::min_element(points, {}, [&](const HeldPoint& point) { return std::abs(point.time_ns - time_ns); });
    return ResidentAt{nearest->time_ns, nearest->bytes};
}

std::size_t ResidentView::processes_at(std::int64_t time_ns) const {
    std::size_t count = 0;
    for (std::size_t row = 0; row < part.size(); ++row)
        if (part[row] == 0 && process.at(row) != NO_ROW && part_time.at(row) == time_ns) ++count;
    return count;
}

std::int64_t ResidentView::most(std::uint32_t which) const {
    std::int64_t largest = 0;
    for (const HeldPoint& point : series(which)) largest = std::max(largest, point.bytes);
    return largest;
}

}  // namespace reporters

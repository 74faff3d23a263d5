#include "framework/pipeline/rss_series.h"

#include <algorithm>

namespace fah {
namespace {

// The widest bucket: there a series holds one point a process, and cannot be thinned further.
constexpr unsigned MAX_SHIFT = 63;

}  // namespace

void RssSeries::insert(const RssPoint& point) {
    const auto [place, added] = points_.try_emplace({point.time_ns >> shift_, point.process, point.part}, point);
    RssPoint& kept = place->second;
    const bool larger = point.bytes > kept.bytes || (point.bytes == kept.bytes && point.time_ns < kept.time_ns);
    if (!added && larger) kept = point;
}

void RssSeries::widen(unsigned shift) {
    if (shift <= shift_) return;
    shift_ = shift;
    std::map<Key, RssPoint> old;
    old.swap(points_);
    for (const auto& [key, point] : old) insert(point);
}

void RssSeries::add(const RssPoint& point) {
    insert(point);
    while (points_.size() > max_points_ && shift_ < MAX_SHIFT) widen(shift_ + 1);
}

void RssSeries::add(const RssSeries& other) {
    widen(other.shift_);
    for (const auto& [key, point] : other.points_) add(point);
}

std::vector<RssPoint> RssSeries::points() const {
    std::vector<RssPoint> sorted;
    sorted.reserve(points_.size());
    for (const auto& [key, point] : points_) sorted.push_back(point);
    std::ranges::sort(sorted, {},
                      [](const RssPoint& point) { return std::tuple(point.time_ns, point.process, point.part); });
    return sorted;
}

}  // namespace fah

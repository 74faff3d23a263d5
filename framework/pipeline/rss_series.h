// A series of resident-set points that never holds more than a fixed number of them: when it is full, the width of its
// time buckets doubles. Of one process's points of one part in one bucket the largest stays, with its own time, so peaks survive
// thinning. The result depends on the set of points alone, not on their order or on how they were spread over series.
#pragma once

#include "framework/model/profile.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

namespace fah {

class RssSeries {
public:
    static constexpr std::size_t MAX_POINTS = 4096;

    explicit RssSeries(std::size_t max_points = MAX_POINTS) : max_points_(max_points) {}

    void add(const RssPoint& point);
    void add(const RssSeries& other);
    // By time, then process, then part.
    std::vector<RssPoint> points() const;

private:
    using Key = std::tuple<std::uint64_t, ProcessId, std::uint8_t>;  // bucket, process, part

    void insert(const RssPoint& point);
    void widen(unsigned shift);

    std::size_t max_points_;
    unsigned shift_ = 0;  // a bucket is 2^shift_ ns wide
    std::map<Key, RssPoint> points_;
};

}  // namespace fah

// A series of resident-set points that never holds more than a fixed number of them: when it is full, the width of its
// time buckets doubles. Of one process's points in one bucket the largest stays, with its own time, so peaks survive
// thinning. The result depends on the set of points alone, not on their order or on how they were spread over series.
#pragma once

#include "framework/model/profile.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace fah {

class RssSeries {
public:
    static constexpr std::size_t MAX_POINTS = 4096;

    void add(const RssPoint& point);
    void add(const RssSeries& other);
    // By time, then process.
    std::vector<RssPoint> points() const;

private:
    using Key = std::pair<std::uint64_t, ProcessId>;  // bucket, process

    void insert(const RssPoint& point);
    void widen(unsigned shift);

    unsigned shift_ = 0;  // a bucket is 2^shift_ ns wide
    std::map<Key, RssPoint> points_;
};

}  // namespace fah

// How what is live changed over time, in at most a fixed number of steps: exact while they are few; then the steps of one row
// within a span of time become one, which keeps what they add up to and how high they rose in between, and the spans
// double whenever it is full again. A function of the steps, in their order, alone.
#pragma once

#include "framework/model/heap.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fah {

class HeapChanges {
public:
    static constexpr std::size_t MAX_CHANGES = std::size_t{1} << 19;

    void add(std::uint64_t time_ns, std::uint32_t row, const HeapAmount& amount);
    // That the row held so much more than it does, at some time before.
    void add_rise(std::uint64_t time_ns, std::uint32_t row, std::int64_t bytes);
    const std::vector<HeapChange>& changes() const { return changes_; }

private:
    void insert(const HeapChange& change);
    void widen();

    unsigned shift_ = 0;  // a span is 2^shift_ ns; 0: every step stands alone
    std::uint64_t span_ = 0;
    boost::unordered_flat_map<std::uint32_t, std::size_t> in_span_;  // row -> its step in the span that is filled now
    std::vector<HeapChange> changes_;
};

}  // namespace fah

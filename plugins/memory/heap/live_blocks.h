// The sampled blocks that live, by process and serial, and the rows that their records become.
#pragma once

#include <fixingahole/fixingahole.hpp>

#include "plugins/memory/heap/heap_wire.h"
#include "plugins/memory/heap/left_overs.h"
#include "plugins/memory/heap/weights.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace heap {

class LiveBlocks {
public:
    // Appends the rows that this record stands for, in the order they happened. False when it is none of the agent's.
    bool take(const fah_ring_record& record, std::vector<fixingahole::Row>& rows);

    std::uint64_t live() const;
    // The largest mean by which a sample was drawn: what was asked for, or more where there were too many.
    std::uint64_t widest_mean() const { return widest_mean_; }
    // Processes whose own malloc stood before ours.
    std::uint64_t foreign_malloc() const { return foreign_malloc_; }
    // Rings dropped frees whose allocation nobody had told of: outside the sampling window, or lost.
    std::uint64_t unknown_frees() const { return unknown_frees_; }

private:
    struct Block {
        std::uint32_t stack = FAH_NONE;
        std::uint8_t origin = FAH_ORIGIN_UNKNOWN;
        std::uint64_t bytes = 0;
        std::uint64_t mean = 0;
    };
    using Blocks = boost::unordered_flat_map<std::uint64_t, Block>;

    void start(const fah_ring_record& record, std::vector<fixingahole::Row>& rows);
    void end(const fah_ring_record& record, std::vector<fixingahole::Row>& rows);
    void allocate(const fah_ring_record& record, std::vector<fixingahole::Row>& rows);
    void release(const fah_ring_record& record, std::vector<fixingahole::Row>& rows);

    std::unordered_map<std::uint32_t, Blocks> processes_;
    LeftOvers left_overs_;
    std::uint64_t widest_mean_ = 0;
    std::uint64_t foreign_malloc_ = 0;
    std::uint64_t unknown_frees_ = 0;
};

}  // namespace heap

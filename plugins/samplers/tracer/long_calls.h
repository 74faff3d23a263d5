// Keeps what the agent tells of the timeline, and makes the rows of it. Of too many calls the shortest go first: a caller is
// never shorter than what it called, so none that stays loses its callers.
#pragma once

#include "plugins/samplers/tracer/timeline_wire.h"

#include <fixingahole/fixingahole.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

namespace tracer {

class LongCalls {
public:
    // most: calls and pauses that are kept; as many marks besides.
    LongCalls(fixingahole::Host host, std::size_t most) : host_(host), most_(most) {}

    // False when it is no record of the timeline. frame_of: the frame of a function's number in the record's process.
    using FrameOf = std::function<std::uint32_t(std::uint32_t)>;
    bool take(const fah_ring_record& record, const FrameOf& frame_of);
    // Another program in the same process.
    void begin(std::uint32_t process);
    // Every row there is, by time; afterwards it is empty.
    std::vector<fixingahole::Row> rows();

    std::uint64_t left_out() const { return left_out_; }
    // Calls shorter than that were left out; 0 = none.
    std::int64_t shortest_ns() const { return least_ns_; }

private:
    void span(const fah_ring_record& record, const FrameOf& frame_of);
    void pause(const fah_ring_record& record);
    void mark(const fah_ring_record& record);
    void task(const fah_ring_record& record);
    void named(const fah_ring_record& record);
    void keep(const fixingahole::Row& row);
    void leave_out_shortest();
    std::uint32_t frame_named(std::string_view name, std::string_view file = {}) const;
    // The stack of a frame, within its task if it has one.
    std::uint32_t stack(std::uint32_t process, std::uint32_t task, std::uint32_t frame) const;

    fixingahole::Host host_;
    std::size_t most_;
    std::vector<fixingahole::Row> spans_, others_;
    std::map<std::uint32_t, std::vector<std::uint32_t>> tasks_;  // by process and the agent's number: stacks
    std::int64_t least_ns_ = 0;
    std::uint64_t left_out_ = 0;
};

}  // namespace tracer

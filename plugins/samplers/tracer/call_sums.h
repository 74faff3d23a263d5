// Adds up what the agent tells of calls, and makes the rows of it: of each function, and of each pair of caller and callee, by
// process and thread. Rows are made once, at the end, so a run's recording holds a few rows for each function that it called.
#pragma once

#include "plugins/samplers/tracer/tracer_wire.h"

#include <fixingahole/fixingahole.hpp>

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

namespace tracer {

class CallSums {
public:
    static constexpr std::size_t MAX_PAIRS = std::size_t{1} << 20;

    explicit CallSums(fixingahole::Host host) : host_(host) {}

    // False when it is no record of the agent.
    bool take(const fah_ring_record& record);
    // Of a function's number in a process; FAH_NONE = not told.
    std::uint32_t frame(std::uint32_t process, std::uint32_t number) const;
    // Every row there is; afterwards it is empty.
    std::vector<fixingahole::Row> rows();

    // Calls that were left out: too many pairs, or a function whose name was lost.
    std::uint64_t left_out() const { return left_out_; }
    // What the first process said; calls are counted when there is one.
    const tracer_start* start() const { return started_ ? &start_ : nullptr; }

private:
    struct Amounts {
        std::uint64_t time_ns = 0;
        std::int64_t calls = 0, first = 0, resumes = 0, own_ns = 0, cumulative_ns = 0, counting_ns = 0, inside_ns = 0,
                     around_ns = 0;
    };
    // Process, thread, stack: of one frame, or of caller and callee.
    using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

    void begin(const fah_ring_record& record);
    void name(const fah_ring_record& record);
    void add(const fah_ring_record& record, const tracer_calls& calls);
    Amounts* amounts(const Key& key, std::uint64_t time_ns);

    fixingahole::Host host_;
    std::map<std::uint32_t, std::vector<std::uint32_t>> frames_;  // by process and the agent's number
    std::map<Key, Amounts> sums_;
    tracer_start start_{};
    bool started_ = false;
    std::uint64_t left_out_ = 0;
};

}  // namespace tracer

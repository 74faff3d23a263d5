// Adds up what the agent tells of lines, and makes the rows of it, by process, thread and line. Rows are made once, at the
// end, so a run's recording holds two rows for each line that ran in each thread.
#pragma once

#include "plugins/samplers/lines/lines_wire.h"

#include <fixingahole/fixingahole.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

namespace lines {

class LineSums {
public:
    static constexpr std::size_t MAX_LINES = std::size_t{1} << 20;

    explicit LineSums(fixingahole::Host host) : host_(host) {}

    // False when it is no record of the agent.
    bool take(const fah_ring_record& record);
    // Every row there is; afterwards it is empty.
    std::vector<fixingahole::Row> rows();

    // Bits of the choices that meant something.
    std::uint64_t matched() const { return matched_; }
    // Hits of lines that were left out: too many lines, or a function whose name was lost.
    std::uint64_t left_out() const { return left_out_; }
    std::uint64_t missed(std::uint32_t why) const { return missed_.at(why); }
    // What the first process said; lines are counted when there is one.
    const lines_start* start() const { return started_ ? &start_ : nullptr; }

private:
    struct Amounts {
        std::uint64_t time_ns = 0;
        std::int64_t hits = 0, line_ns = 0, counting_ns = 0;
    };
    // Process, thread, stack: the function, and within it the line; of the function alone without a thread, that it was chosen.
    using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

    void begin(const fah_ring_record& record);
    void name(const fah_ring_record& record);
    void miss(const fah_ring_record& record);
    void add(const fah_ring_record& record, const lines_amounts& amounts);

    fixingahole::Host host_;
    std::map<std::uint32_t, std::vector<std::uint32_t>> stacks_;  // by process and the agent's number
    std::map<Key, Amounts> sums_;
    lines_start start_{};
    bool started_ = false;
    std::uint64_t matched_ = 0, left_out_ = 0;
    std::array<std::uint64_t, LINES_MISSED_COUNT> missed_{};
};

}  // namespace lines

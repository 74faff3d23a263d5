// Puts the heap's rows into the order in which they happened. Rows of one thread come in order, those of several threads and
// processes in chunks: one thread may free what another one's chunk, read later, says it allocated. A row is held back until
// one has come that is a second younger, or too many wait. A function of the rows alone.
#pragma once

#include "framework/model/row.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace fah {

class HeapOrder {
public:
    static constexpr std::uint64_t WINDOW_NS = 1'000'000'000;
    static constexpr std::size_t MAX_WAITING = std::size_t{1} << 17;

    void add(const Row& row) {
        if (row.time_ns > newest_ns_) newest_ns_ = row.time_ns;
        waiting_.push({row, next_++});
    }
    // Calls `take` for those that nothing older can come before any more; at the end for all.
    template <class Take>
    void release(bool all, const Take& take) {
        while (!waiting_.empty() && (all || waiting_.size() > MAX_WAITING || old_enough(waiting_.top().row))) {
            const Row row = waiting_.top().row;
            waiting_.pop();
            take(row);
        }
    }

private:
    struct Waiting {
        Row row;
        std::uint64_t sequence;  // as it came: what is of one time stays in that order

        friend bool operator>(const Waiting& a, const Waiting& b) {
            return a.row.time_ns != b.row.time_ns ? a.row.time_ns > b.row.time_ns : a.sequence > b.sequence;
        }
    };

    bool old_enough(const Row& row) const { return newest_ns_ - row.time_ns >= WINDOW_NS; }

    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting_;
    std::uint64_t next_ = 0;
    std::uint64_t newest_ns_ = 0;
};

}  // namespace fah

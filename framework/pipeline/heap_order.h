// Puts the heap's rows into the order in which they happened. Rows of one thread come in order, those of several threads and
// processes in chunks: one thread may free what another one's chunk, read later, says it allocated. A row is held back until
// one has come that is a second younger, or too many wait. A function of the rows alone. Most rows come in order: these
// stand in a queue, and only those that are older than the queue's last in a heap.
#pragma once

#include "framework/model/row.h"

#include <cstddef>
#include <cstdint>
#include <deque>
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
        const Waiting waiting{row, next_++};
        if (in_order_.empty() || !(in_order_.back() > waiting))
            in_order_.push_back(waiting);
        else
            late_.push(waiting);
    }
    // Calls `take` for those that nothing older can come before any more; at the end for all.
    template <class Take>
    void release(bool all, const Take& take) {
        while (waiting() != 0 && (all || waiting() > MAX_WAITING || old_enough(oldest().row))) {
            const Row row = oldest().row;
            late_is_older() ? late_.pop() : in_order_.pop_front();
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

    std::size_t waiting() const { return in_order_.size() + late_.size(); }
    bool late_is_older() const { return !late_.empty() && (in_order_.empty() || in_order_.front() > late_.top()); }
    const Waiting& oldest() const { return late_is_older() ? late_.top() : in_order_.front(); }
    bool old_enough(const Row& row) const { return newest_ns_ - row.time_ns >= WINDOW_NS; }

    std::deque<Waiting> in_order_;
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> late_;
    std::uint64_t next_ = 0;
    std::uint64_t newest_ns_ = 0;
};

}  // namespace fah

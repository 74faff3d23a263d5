// Puts the heap's rows into the order in which they happened. Rows of one thread come in order, those of several threads and
// processes in chunks: one thread may free what another one's chunk, read later, says it allocated. A row is held back until
// one has come that is a second younger, or too many wait. A function of the rows alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace fah {

struct HeapEvent {
    std::uint64_t time_ns = 0;
    std::uint64_t sequence = 0;  // as it came: what is of one time stays in that order
    std::uint32_t process = 0;
    std::uint32_t thread = 0;
    std::uint32_t stack = 0;
    std::uint8_t kind = 0;
    std::uint8_t origin = 0;
    std::int64_t value = 0;
    std::int64_t milli = 0;

    friend bool operator>(const HeapEvent& a, const HeapEvent& b) {
        return a.time_ns != b.time_ns ? a.time_ns > b.time_ns : a.sequence > b.sequence;
    }
};

class HeapOrder {
public:
    static constexpr std::uint64_t WINDOW_NS = 1'000'000'000;
    static constexpr std::size_t MAX_WAITING = std::size_t{1} << 17;

    void add(HeapEvent event) {
        event.sequence = next_++;
        if (event.time_ns > newest_ns_) newest_ns_ = event.time_ns;
        waiting_.push(event);
    }
    // Calls `take` for those that nothing older can come before any more; at the end for all.
    template <class Take>
    void release(bool all, const Take& take) {
        while (!waiting_.empty() && (all || waiting_.size() > MAX_WAITING || old_enough(waiting_.top()))) {
            const HeapEvent event = waiting_.top();
            waiting_.pop();
            take(event);
        }
    }

private:
    bool old_enough(const HeapEvent& event) const { return newest_ns_ - event.time_ns >= WINDOW_NS; }

    std::priority_queue<HeapEvent, std::vector<HeapEvent>, std::greater<>> waiting_;
    std::uint64_t next_ = 0;
    std::uint64_t newest_ns_ = 0;
};

}  // namespace fah

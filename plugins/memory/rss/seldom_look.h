// When to read smaps_rollup: the kernel walks every page of the process for it and holds the lock of its mappings, so that
// the program's own mmap waits meanwhile. Once a second at most, and never more than a two-hundredth of the time; where the
// processes hold a tenth more than at the last one, after a quarter of a second, and a fiftieth: peaks are asked for. The first
// one of processes that are large already, as where a running program is joined, waits as if it had cost what it is going to.
#pragma once

#include <algorithm>
#include <cstdint>

namespace rss {

class SeldomLook {
public:
    static constexpr std::uint64_t PAUSE_NS = 1'000'000'000;
    static constexpr std::uint64_t PAUSE_AT_PEAK_NS = 250'000'000;
    static constexpr std::uint64_t COST_FACTOR = 200;
    static constexpr std::uint64_t COST_FACTOR_AT_PEAK = 50;

    static constexpr std::int64_t LARGE = 64 << 20;
    static constexpr std::int64_t BYTES_A_NS = 150;  // about what the kernel walks

    bool due(std::uint64_t now_ns, std::int64_t resident) {
        if (asked_ns_ == 0) asked_ns_ = now_ns;
        if (looks_ == 0 && resident > LARGE)
            return now_ns >= asked_ns_ + static_cast<std::uint64_t>(resident / BYTES_A_NS) * COST_FACTOR_AT_PEAK;
        const bool at_peak = resident > resident_ + resident_ / 10;
        const std::uint64_t pause = at_peak ? std::max(PAUSE_AT_PEAK_NS, cost_ns_ * COST_FACTOR_AT_PEAK)
                                            : std::max(PAUSE_NS, cost_ns_ * COST_FACTOR);
        return now_ns >= ended_ns_ + pause;
    }

    void done(std::uint64_t begin_ns, std::uint64_t end_ns, std::int64_t resident) {
        ended_ns_ = end_ns;
        cost_ns_ = end_ns - begin_ns;
        resident_ = resident;
        all_ns_ += cost_ns_;
        ++looks_;
    }

    std::uint64_t all_ns() const { return all_ns_; }
    std::uint64_t looks() const { return looks_; }

private:
    std::uint64_t asked_ns_ = 0, ended_ns_ = 0, cost_ns_ = 0, all_ns_ = 0, looks_ = 0;
    std::int64_t resident_ = 0;  // of the whole tree at the last one
};

}  // namespace rss

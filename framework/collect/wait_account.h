// How a thread's waiting is shared out over the stacks it was seen to wait in. The sum is exact: elapsed time less running
// less standing in the queue for a processor. Its division is by what looks saw:
//
//   - blocked at both ends of an interval and never put on a processor between: all of it waited in that one stack;
//   - else what it waited goes into a pot, and each end that was blocked gives its stack half the interval as weight. Once a
//     second the pot is shared out by weight.
//
// Not interval by interval: whether a thread runs at the next look depends on where it waits now (a loop in step with the
// looks), so "all to the end that is blocked" would favour some stacks. Over many looks each stack's weight is its time.
//
// Pure arithmetic; no process is touched here.
#pragma once

#include "framework/collect/thread_times.h"
#include "framework/model/ids.h"

#include <cstdint>
#include <vector>

namespace fah {

struct WaitLook {
    std::uint64_t time_ns = 0;  // CLOCK_MONOTONIC
    ThreadTimes times;
    bool blocked = false;
    StackId stack;  // where, when blocked; none = no Python frame
};

struct WaitCharge {
    StackId stack;
    std::int64_t ns = 0;
    friend bool operator==(const WaitCharge&, const WaitCharge&) = default;
};

class WaitAccount {
public:
    // From when on, and what the thread's clock showed then.
    WaitAccount(std::uint64_t begin_ns, std::int64_t cpu_ns);
    // From this look on: what was before is not counted.
    explicit WaitAccount(const WaitLook& first) : last_(first) {}

    // Looks come in the order of time.
    std::vector<WaitCharge> look(const WaitLook& look);
    // The thread's end, and all the CPU time that it had used by then.
    std::vector<WaitCharge> end(std::uint64_t time_ns, std::int64_t cpu_ns);

    // Of the last look: it was blocked, and these were its times.
    bool was_blocked() const { return last_.blocked; }
    const WaitLook& last() const { return last_; }
    // Of the last half second or so, the share that was spent waiting.
    double waiting_share() const { return waiting_share_; }

private:
    void remember_share(double waited_ns, double elapsed_ns);
    void add_weight(StackId stack, std::int64_t elapsed_ns);
    std::vector<WaitCharge> share_out();

    WaitLook last_;
    StackId last_stack_;         // where it was last seen to wait
    std::int64_t pot_ns_ = 0;    // waited and not yet given to a stack; negative while the thread's clock lags
    std::int64_t mixed_ns_ = 0;  // length of the intervals that the pot is from
    std::vector<WaitCharge> weights_;
    double waiting_share_ = 0;
};

}  // namespace fah

// The calls of a run, where a source counted them: by process, thread, and function or pair of caller and callee. Plain data, a
// function of the rows alone; made by pipeline/call_ledger.h.
#pragma once

#include "framework/model/ids.h"

#include <cstdint>
#include <vector>

namespace fah {

struct CallAmounts {
    std::int64_t calls = 0;
    std::int64_t first = 0;    // of them, those of what was not running in the thread already
    std::int64_t resumes = 0;  // generators and coroutines that went on
    std::int64_t own_ns = 0, cumulative_ns = 0;
    std::int64_t counting_ns = 0;  // of cumulative_ns, what the counting itself has cost; of functions only
    std::int64_t inside_ns = 0, around_ns = 0;  // what it has cost in the calls' own time, and in their caller's

    CallAmounts& operator+=(const CallAmounts& other) {
        calls += other.calls;
        first += other.first;
        resumes += other.resumes;
        own_ns += other.own_ns;
        cumulative_ns += other.cumulative_ns;
        counting_ns += other.counting_ns;
        inside_ns += other.inside_ns;
        around_ns += other.around_ns;
        return *this;
    }
    friend bool operator==(const CallAmounts&, const CallAmounts&) = default;
};

struct CallRow {
    ProcessId process;
    ThreadId thread;
    StackId stack;  // one frame: a function; two: a pair, the outer one calls the inner one
    CallAmounts amounts;
    friend bool operator==(const CallRow&, const CallRow&) = default;
};

using Calls = std::vector<CallRow>;  // by process, thread, stack

}  // namespace fah

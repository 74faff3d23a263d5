// Sums the resident set of a process tree and keeps the last counters of each process that was seen in it.
#pragma once

#include "plugins/memory/rss/proc.h"

#include <fixingahole/host.hpp>

#include <map>
#include <utility>

namespace rss {

class ProcessFacts {
public:
    explicit ProcessFacts(Proc proc = Proc()) : proc_(std::move(proc)) {}

    // Bytes resident in the tree below pid now; 0 when it is gone.
    std::int64_t look(std::int32_t pid);
    // One fact per process and counter: "process.<pid>.<counter>". Processes beyond the first MAX_PROCESSES are counted.
    void report(const fixingahole::Host& host) const;

    static constexpr std::size_t MAX_PROCESSES = 64;

private:
    using Key = std::pair<std::int32_t, std::uint64_t>;  // pid and start time

    Proc proc_;
    std::map<Key, ProcessCounters> seen_;
    std::uint64_t unseen_ = 0;
};

}  // namespace rss

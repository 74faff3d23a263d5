// Looks at the memory of a process tree and keeps the last counters of each process that was seen in it.
#pragma once

#include "plugins/memory/rss/proc.h"

#include <fixingahole/host.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace rss {

struct Member {
    std::int32_t pid = 0;
    std::int32_t parent_pid = 0;
    std::uint64_t start_ticks = 0;
    Resident resident;
};

class ProcessFacts {
public:
    explicit ProcessFacts(Proc proc = Proc()) : proc_(std::move(proc)) {}

    // What the processes of the tree below pid hold now; none when it is gone.
    std::vector<Member> look(std::int32_t pid);
    // Facts for each process: "process.<pid>.<counter>", and its name. Those beyond the first MAX_PROCESSES are counted.
    void report(const fixingahole::Host& host) const;

    static constexpr std::size_t MAX_PROCESSES = 64;

private:
    using Key = std::pair<std::int32_t, std::uint64_t>;  // pid and start time
    struct Seen {
        ProcessCounters counters;
        std::string name;
    };

    void remember(const Key& key, const ProcessCounters& counters);

    Proc proc_;
    std::map<Key, Seen> seen_;
    std::uint64_t unseen_ = 0;
};

}  // namespace rss

// What a look at a process tree becomes: rows of the resident set and its parts, of each process and of all together.
#pragma once

#include "plugins/memory/rss/process_facts.h"

#include <fixingahole/source.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace rss {

// CLOCK_MONOTONIC when a process started. One answer for each, and the one by which the host knows it.
std::uint64_t start_time_ns(std::uint64_t start_ticks);

// A Member and, where it was asked for, what it shares.
struct Looked {
    std::uint32_t process = FAH_NONE;
    Resident resident;
    std::optional<Shares> shares;
};

std::vector<fixingahole::Row> rows_of(std::uint64_t time_ns, const std::vector<Looked>& all);

}  // namespace rss

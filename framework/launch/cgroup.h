// The memory control group that this process is in: its limit, and how often the kernel killed for want of memory there.
// Reads version 1 and 2, in containers too, where the group's path is that of another namespace.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fah {

struct MemoryGroup {
    std::string folder;        // where its files are
    bool second = false;       // version 2
    std::string counter_file;  // has a line "oom_kill N", or "" when this kernel counts nowhere
    // The counter is that of the whole machine: this group has none of its own.
    bool whole_machine = false;

    // Processes killed so far; nothing when the counter cannot be read.
    std::optional<uint64_t> kills() const;
    // In bytes, the smallest of this group and those above it; nothing when there is no limit.
    std::optional<uint64_t> limit() const;
};

// proc: where /proc is, for tests. `folder` is "" when there is no group.
MemoryGroup own_memory_group(const std::string& proc = "/proc");

}  // namespace fah

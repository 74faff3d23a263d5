// What /proc says about a process. Every reader returns nothing when the process is gone or the file is not readable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rss {

// What a process holds, in bytes. From counters that the kernel keeps: cheap, and takes no lock of the process.
struct Resident {
    std::int64_t all = 0;
    std::int64_t anonymous = 0, file = 0, shared = 0;  // of it
    std::int64_t swap = 0;                             // beside it
    friend bool operator==(const Resident&, const Resident&) = default;
};

// From smaps_rollup: the kernel walks all pages and holds the lock of the process's mappings meanwhile, so seldom.
struct Shares {
    std::int64_t unique = 0;        // USS
    std::int64_t proportional = 0;  // PSS
    friend bool operator==(const Shares&, const Shares&) = default;
};

// Counters since the process started.
struct ProcessCounters {
    std::int64_t minor_faults = 0;
    std::int64_t major_faults = 0;
    std::int64_t voluntary_switches = 0;
    std::int64_t involuntary_switches = 0;
    std::int64_t read_bytes = 0;  // through system calls, from wherever
    std::int64_t write_bytes = 0;
    friend bool operator==(const ProcessCounters&, const ProcessCounters&) = default;
};

struct ProcessIdentity {
    std::int32_t parent_pid = 0;
    std::uint64_t start_ticks = 0;  // since boot; tells two processes of one pid apart
};

// proc: the folder to read, "/proc" but in tests.
class Proc {
public:
    explicit Proc(std::string folder = "/proc") : folder_(std::move(folder)) {}

    // The process and its living descendants, parents first.
    std::vector<std::int32_t> tree(std::int32_t pid) const;
    std::optional<Resident> resident(std::int32_t pid) const;
    std::optional<Shares> shares(std::int32_t pid) const;  // needs the same rights as ptrace
    std::optional<ProcessIdentity> identity(std::int32_t pid) const;
    std::optional<ProcessCounters> counters(std::int32_t pid) const;
    // Of the executable, cut by the kernel; without arguments, which may be private.
    std::string name(std::int32_t pid) const;

private:
    std::optional<std::string> read(std::int32_t pid, const char* file) const;
    std::vector<std::int32_t> children(std::int32_t pid) const;

    std::string folder_;
};

}  // namespace rss

// What /proc says about a process. Every reader returns nothing when the process is gone or the file is not readable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rss {

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
    std::optional<std::int64_t> resident_bytes(std::int32_t pid) const;
    std::optional<ProcessIdentity> identity(std::int32_t pid) const;
    std::optional<ProcessCounters> counters(std::int32_t pid) const;
    // Arguments joined by blanks; empty for kernel threads and the dead.
    std::string command(std::int32_t pid) const;

private:
    std::optional<std::string> read(std::int32_t pid, const char* file) const;
    std::vector<std::int32_t> children(std::int32_t pid) const;

    std::string folder_;
};

}  // namespace rss

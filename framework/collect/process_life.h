// Whether the process that made a ring is gone, and what /proc knows about it.
// A pid alone says nothing: it may have been given to another process, so the start time is compared too.
#pragma once

#include "framework/collect/ring_file.h"

#include <cstdint>
#include <string>

namespace fah {

// What /proc/PID/stat says.
struct ProcessStat {
    bool exists = false;
    char state = '?';
    std::uint32_t threads = 0;
    std::uint64_t start_ticks = 0;
};
ProcessStat read_process_stat(std::int32_t pid);

// The inode of this process's own pid namespace; 0 when it cannot be read.
std::uint64_t own_pid_namespace();

class ProcessLife {
public:
    explicit ProcessLife(const RingIdentity& identity);

    // False when in doubt: processes of another pid namespace cannot be looked up. At most one read of /proc each 500 ms,
    // unless `thorough`.
    bool gone(std::uint64_t now_ns, bool thorough = false);

private:
    bool gone_by_stat() const;

    std::int32_t pid_;
    std::uint64_t start_ticks_;
    bool visible_;
    std::uint64_t next_look_ns_ = 0;
};

// "CPython 3.13.0rc1" of a PY_VERSION_HEX; "not CPython" of 0.
std::string runtime_name(std::uint32_t python_version);
// When the process started, CLOCK_MONOTONIC: of its start time, the same for every image that it runs; else the image's.
std::uint64_t process_start_ns(const RingIdentity& identity);
// /proc/PID/cmdline with blanks between its words, at most 4096 bytes; empty when it cannot be read.
std::string process_command(std::int32_t pid);

}  // namespace fah

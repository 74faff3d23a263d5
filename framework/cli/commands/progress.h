// How far the program is, for the person who waits: elapsed time and resident set. As a spinner where nothing of the program's
// can come in between (its output and errors go elsewhere), else in the terminal's title only; where there is no terminal, not
// at all.
#pragma once

#include "framework/cli/commands/ticker.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

namespace fah {

class Progress {
public:
    // pid: of the program, whose children count too; start_ns: CLOCK_MONOTONIC.
    Progress(pid_t pid, std::uint64_t start_ns);
    // Leaves the terminal as it was.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

private:
    void draw();
    void write(const std::string& text) const;

    pid_t pid_;
    std::uint64_t start_ns_;
    int terminal_ = -1;
    bool spins_ = false;
    unsigned turn_ = 0;
    std::optional<Ticker> ticker_;
};

// Resident bytes of a process and all that it started.
std::int64_t resident_bytes(pid_t pid);

}  // namespace fah

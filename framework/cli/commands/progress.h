// How far the program is, for the person who waits: elapsed time and resident set. As a spinner where nothing of the program's
// can come in between (its output and errors go elsewhere), else in the terminal's title only; where there is no terminal, not
// at all. With --live the costliest functions so far stand below the spinner.
#pragma once

#include "framework/cli/commands/ticker.h"

#include <sys/types.h>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace fah {

class Progress {
public:
    // pid: of the program, whose children count too; start_ns: CLOCK_MONOTONIC.
    Progress(pid_t pid, std::uint64_t start_ns);
    // Leaves the terminal as it was.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // Lines to be drawn below the spinner from now on, until others come. From any thread.
    void show(std::vector<std::string> lines);

private:
    void draw();
    std::string lines_below();
    void write(const std::string& text) const;

    pid_t pid_;
    std::uint64_t start_ns_;
    int terminal_ = -1;
    bool spins_ = false;
    unsigned turn_ = 0;
    std::mutex mutex_;
    std::vector<std::string> lines_;
    std::optional<Ticker> ticker_;
};

// Resident bytes of a process and all that it started.
std::int64_t resident_bytes(pid_t pid);

}  // namespace fah

// Who a process is (pid and start time, since pids are used again), and what this one inherited from its parent.
#pragma once

#include <sys/types.h>
#include <csignal>
#include <cstdint>
#include <vector>

namespace fah {

// Field 22 of /proc/PID/stat, clock ticks since boot; 0 when there is no such process.
uint64_t process_start(pid_t pid);
// Whether the process that started then still runs; a zombie does not.
bool is_alive(pid_t pid, uint64_t start);
// Inode of /proc/self/ns/pid; 0 when it cannot be read. Pids mean something only within one namespace.
uint64_t pid_namespace();
// CLOCK_MONOTONIC.
uint64_t monotonic_ns();

// What the target has to find as we found it. Taken first thing in main(), before any library opens a file or sets a signal.
struct Inherited {
    uint64_t ignored_signals = 0;  // bit n-1 = signal n was SIG_IGN
    uint64_t blocked_signals = 0;
    std::vector<int> descriptors;

    static Inherited capture();
    // Every other open descriptor becomes close-on-exec: no file of ours, nor of a library, reaches the target.
    void close_ours_on_exec() const;
};

}  // namespace fah

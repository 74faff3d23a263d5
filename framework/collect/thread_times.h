// What the kernel says of another thread's running: how long it ran, how long it waited for a processor, how often it was
// put on one, and whether it is blocked now.
//
// Thread: collector. Errors: a thread that is gone, or a kernel without schedstats, gives an empty optional.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fah {

struct ThreadTimes {
    std::int64_t cpu_ns = 0;        // of its own clock; of a thread that runs now, up to a tick old
    std::int64_t run_delay_ns = 0;  // runnable, without a processor
    std::uint64_t slices = 0;       // times it was put on a processor
    friend bool operator==(const ThreadTimes&, const ThreadTimes&) = default;
};

// /proc/PID/task/TID, kept open: a look at a thread that still waits is one read.
class ThreadClock {
public:
    ThreadClock(std::int32_t pid, std::int32_t tid);
    ~ThreadClock();
    ThreadClock(const ThreadClock&) = delete;
    ThreadClock& operator=(const ThreadClock&) = delete;

    std::optional<ThreadTimes> times() const;
    // Sleeping, interruptibly or not: it runs nothing.
    bool blocked() const;

private:
    int schedstat_;
    std::string stat_path_;
};

}  // namespace fah

// The running program: started through the launcher, waited for, and what the kernel says it used.
// Must not know what is measured, nor read rings.
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "framework/launch/installation.h"
#include "framework/launch/launch_plan.h"
#include "framework/launch/launch_wire.h"
#include "framework/launch/process.h"
#include "framework/launch/signal_forwarding.h"

namespace fah {

struct TargetResult {
    bool known = true;      // false: the launcher was killed, so neither status nor use is known
    uint64_t start_ns = 0;  // CLOCK_MONOTONIC
    fah_ended ended{};      // end_ns is filled even if it is not known
    bool wrapped = false;   // the status is a wrapper's, which tells a signal as 128 + n

    int signal() const;     // that killed it, 0 if none did; through a wrapper too
    int exit_code() const;  // its own, or 128 + signal
    uint64_t wall_ns() const { return ended.end_ns - start_ns; }
};

class Target {
public:
    // Starts the program of a sealed plan. Throws Failure (nothing was run) when it cannot. [host]
    static std::unique_ptr<Target> start(const LaunchPlan& plan, const Inherited& inherited,
                                         const Installation& installation);
    // Does not end the program: it goes on without us.
    ~Target();
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    pid_t pid() const { return pid_; }                         // the program's own, not a wrapper's
    uint64_t process_start() const { return process_start_; }  // field 22 of its stat; 0 when it had ended already
    uint64_t start_ns() const { return launched_.start_ns; }
    // Readable once the program has ended; for poll(). Owned by this object.
    int fd() const { return pipe_; }
    bool ended() const;
    // Blocks until the end. Signals that come later go nowhere until this object is gone. Call once.
    TargetResult wait();

private:
    Target() = default;
    void spawn(const LaunchPlan& plan, const Inherited& inherited, const std::string& launcher);
    void read_launched(const LaunchPlan& plan);
    void find_behind_wrappers(unsigned wrappers);

    SignalForwarding signals_;
    int pipe_ = -1;
    pid_t launcher_ = -1;
    pid_t pid_ = -1;
    uint64_t process_start_ = 0;
    fah_launched launched_{};
    bool wrapped_ = false;
};

}  // namespace fah

// Tells a target that the kernel killed for want of memory from one that somebody else sent SIGKILL.
#pragma once

#include "framework/launch/cgroup.h"
#include "framework/launch/target.h"

#include <cstdint>
#include <optional>
#include <string>

namespace fah {

class OomWatch {
public:
    // Reads the counter as it is before the target runs; proc: where /proc is, for tests.
    explicit OomWatch(const std::string& proc = "/proc");

    // A sentence for the report when the target was killed by SIGKILL while the counter grew, otherwise "".
    std::string note(const TargetResult& result) const;

private:
    MemoryGroup group_;
    std::optional<uint64_t> before_;
};

}  // namespace fah

// CLOCK_MONOTONIC, the clock of every time in a run.
#pragma once

#include <cstdint>
#include <ctime>

namespace fah {

inline std::uint64_t clock_now_ns(clockid_t clock = CLOCK_MONOTONIC) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace fah

// Threads that only wait: workers of a pool without work, a watcher that sleeps. Counted in they would drown everything, so
// their waiting is left out of the shares and told beside them. Main threads are never idle: their waiting is the program's.
#pragma once

#include "framework/model/profile.h"

#include <cstdint>
#include <vector>

namespace fah {

struct ThreadWaits {
    std::vector<std::int64_t> wait_ns;  // by thread id
    std::vector<bool> idle;
    bool any_idle = false;
};

ThreadWaits find_idle_threads(const Profile& profile);

// The rows, and the samples, without the waiting of idle threads.
std::vector<ProfileRow> rows_without_idle(const Profile& profile, const ThreadWaits& waits);

std::vector<Sample> samples_without_idle(const Profile& profile, const ThreadWaits& waits);

}  // namespace fah

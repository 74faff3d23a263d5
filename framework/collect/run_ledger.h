// What is said about a run besides its rows: losses, facts and notes, from whoever has something to say.
// Thread: any.
#pragma once

#include "framework/model/profile.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace fah {

class RunLedger {
public:
    // Adds to a named loss. Names are cut to 64 bytes; beyond 256 names the rest is counted as "other".
    void count(std::string_view loss, std::uint64_t add);
    // A later fact of the same key replaces the earlier.
    void set(Fact fact);
    // One sentence; the same one again is not repeated.
    void note(std::string sentence);

    // A copy of all that was said so far.
    RunFacts facts() const;

private:
    mutable std::mutex mutex_;
    RunFacts facts_;
};

}  // namespace fah

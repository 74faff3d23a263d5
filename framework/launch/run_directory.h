// The private folder of one run, where rings and the control page are: 0700, in memory if possible, gone at the end.
// Its name carries its owner, so that a later start can tell a dead one's and remove it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/launch/environment.h"

namespace fah {

// What probing a place found. Sizes in bytes.
struct PlaceProbe {
    std::string path;
    std::string problem;  // "" = usable
    uint64_t free_bytes = 0;
    uint64_t ring_bytes = 0;  // largest ring that could be allocated and mapped here; 0 = none
    bool in_memory = false;   // tmpfs
    bool no_exec = false;     // does not matter: only data is kept there
};

class RunDirectory {
public:
    static constexpr uint64_t SMALLEST_RING = 64 * 1024;

    // /dev/shm, $XDG_RUNTIME_DIR, $TMPDIR, /tmp: without what is not absolute or has a colon (PYTHONPATH could not name it).
    static std::vector<std::string> default_places(const Environment& environment);
    // Allocates and maps a ring there for a moment; ring_bytes is the wish, a power of two.
    static PlaceProbe probe(const std::string& place, uint64_t ring_bytes);
    // Removes what dead owners of this user and this pid namespace left in the places; how many.
    static int remove_stale(const std::vector<std::string>& places);
    // Whether `path` is a run directory and its owner runs.
    static bool owner_runs(const std::string& path);

    // In the first place that can hold a ring of that size, else in the one that can hold the largest.
    // Throws Failure when none can hold SMALLEST_RING; nothing is left then.
    RunDirectory(const std::vector<std::string>& places, uint64_t ring_bytes);
    // Removes it with all that is in it.
    ~RunDirectory();
    RunDirectory(const RunDirectory&) = delete;
    RunDirectory& operator=(const RunDirectory&) = delete;

    const std::string& path() const { return path_; }
    // Where it lies.
    const PlaceProbe& place() const { return probe_; }
    // The place is worse than it should be: rings are smaller or fewer, or lie on a disk. notes() say how.
    bool is_reduced() const { return reduced_; }
    // For fah_control: what a ring may take here, and all together (at most 32 MiB, at most half of what is free).
    uint64_t ring_bytes() const { return probe_.ring_bytes; }
    uint64_t ring_budget() const;
    // What the report should say: a place that was passed over and why, a small, full, noexec or disk place.
    const std::vector<std::string>& notes() const { return notes_; }

private:
    void choose(const std::vector<std::string>& places, uint64_t ring_bytes);
    bool make_in(const std::string& place);
    void describe(uint64_t wanted);

    std::string path_;
    PlaceProbe probe_;
    bool reduced_ = false;
    std::vector<std::string> notes_;
};

}  // namespace fah

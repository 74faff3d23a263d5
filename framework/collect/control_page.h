// The page <run dir>/control, by which the host tells every process of the target that it lives, or that the run is over.
// Threads: beat(), resume() and close() on the collector's, the counters on any.
#pragma once

#include <sdk/agent/wire.h>

#include <cstdint>
#include <string>

namespace fah {

struct ControlSettings {
    std::uint32_t ring_bytes = 1 << 20;    // of one ring's data; a power of two
    std::uint64_t ring_budget = 32 << 20;  // of all rings of the run
    bool follow_children = true;
    std::uint32_t native_bytes = 0;  // of stack to copy with each sample (--native)
    bool paused = false;             // until resume(): clocks are read on, and no record is written
};

class ControlPage {
public:
    // Makes the file (0600) in a folder that is there, already beating. Throws Failure: no room, no permission, or the
    // folder has one already.
    ControlPage(const std::string& run_dir, const ControlSettings& settings);
    ~ControlPage();
    ControlPage(const ControlPage&) = delete;
    ControlPage& operator=(const ControlPage&) = delete;

    // To be called more often than every 5 s, else the target's agents take the host for dead.
    void beat();
    // The sampling window opens.
    void resume();
    // The run is over: agents disarm for good. The destructor does it too; the file stays.
    void close();

    // Bytes of a ring that was removed go back to the budget.
    void give_back(std::uint64_t bytes);
    std::uint64_t ring_bytes_used() const;
    // Processes that could not make a ring.
    std::uint64_t unprofiled() const;

private:
    fah_control* page_ = nullptr;
};

}  // namespace fah

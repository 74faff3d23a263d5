// The collector: one thread that, while the target runs, beats the control page, looks after the rings, and drains the
// sources; at the end it gets the last rows out of them and closes the queue.
#pragma once

#include "framework/collect/batch_queue.h"
#include "framework/collect/ring_set.h"
#include "framework/collect/run_ledger.h"
#include "framework/collect/source.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace fah {

struct CollectorParts {
    ControlPage* control = nullptr;  // none of these is owned; all outlive the collector
    RingSet* rings = nullptr;
    BatchQueue* queue = nullptr;
    RunLedger* ledger = nullptr;
    std::vector<Source*> sources;
    std::chrono::milliseconds interval{50};
    std::uint64_t open_ns = 0;  // CLOCK_MONOTONIC: then a paused control page is resumed; 0 = it is not paused
    // How long the end may take while the sources hand nothing over, before they are given up.
    std::chrono::milliseconds patience{10'000};
};

class Collector {
public:
    explicit Collector(CollectorParts parts);
    // Ends without the last rows, when stop() was not called.
    ~Collector();
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;

    // [host] The target runs. Returns at once.
    void start(const fah_target& target);
    // [host] The target has ended, or goes on unsampled: blocks until the last rows are in the queue, so somebody must be
    // pulling. Throws what went wrong on the collector's thread. The queue is closed in any case.
    void stop(const fah_target& target, bool goes_on = false);

private:
    struct Scheduled {
        Source* source;
        std::chrono::milliseconds interval;
        std::uint64_t next_ns = 0;
        bool done = false;
    };

    void run() noexcept;
    void collect();
    std::chrono::milliseconds interval_of(const Source& source) const;
    void round(std::uint64_t now_ns);
    std::uint64_t pause_ns(std::chrono::milliseconds usual) const;
    std::uint64_t next_wake_ns() const;
    bool wait_until(std::uint64_t time_ns);
    void drain_rest();
    bool drain_once();
    std::uint64_t rows() const;
    void look_around(std::uint64_t now_ns);
    void open_window(std::uint64_t now_ns);

    CollectorParts parts_;
    std::vector<Scheduled> schedule_;
    fah_target target_{};
    std::uint64_t next_look_ns_ = 0;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<fah_target> ended_;  // guarded by mutex_
    bool goes_on_ = false;             // guarded by mutex_
    bool abandoned_ = false;           // guarded by mutex_
    std::exception_ptr problem_;
    std::thread thread_;
};

}  // namespace fah

// The waiting half of the clocks `auto` and `wall`: looks at threads from outside while they are blocked, and makes rows of how
// long and where. No thread is ever signalled for it: a blocked one would be woken up.
//
// auto looks at each process's main thread, wall at every thread. Looks are rare while a thread only runs or only stands
// still, and come closer together while it does both.
//
// Thread: collector. Errors: as Source says; where the kernel refuses to let us read, the source says so once and rests.
#pragma once

#include "framework/collect/batch_writer.h"
#include "framework/collect/ring_set.h"
#include "framework/collect/source.h"
#include "framework/collect/wait_account.h"
#include "framework/collect/waiting_process.h"

#include <map>
#include <memory>

namespace fah {

class WaitSource : public Source {
public:
    // rings, queue and ledger outlive the source. Must be drained after the samplers: it needs what their rings say.
    WaitSource(RingSet& rings, BatchQueue& queue, RunLedger& ledger, bool every_thread);
    ~WaitSource() override;

    // Before start(): waiting counts from then on (CLOCK_MONOTONIC).
    void begin_at(std::uint64_t time_ns) { open_ns_ = time_ns; }

    std::uint32_t interval_ms() const override { return interval_ms_; }
    void start(const fah_target& target) override { target_ = target; }
    bool drain(std::uint64_t deadline_ns) override;
    void stop(const fah_target& target) override { target_ = target; }
    bool flush() override { return batches_.flush(); }
    std::uint64_t rows() const override { return batches_.rows(); }

private:
    struct Watch;
    using Watches = std::map<const TargetThread*, std::unique_ptr<Watch>>;

    void find_threads();
    void watch(const RingSet::Process& process, const std::shared_ptr<TargetThread>& thread);
    void look(Watch& watch);
    void finish(Watch& watch);
    void add_rows(const Watch& watch, const std::vector<WaitCharge>& charges);
    void tell_run_delay(const Watch& watch);
    void refuse();
    void choose_interval();

    RingSet& rings_;
    RunLedger& ledger_;
    std::shared_ptr<Dictionary> dictionary_;
    BatchWriter batches_;
    bool every_thread_;
    bool resting_ = false;
    std::uint64_t open_ns_ = 0;
    std::uint64_t round_ = 0;
    std::uint32_t patience_ = 0;
    std::uint32_t interval_ms_;
    fah_target target_{};
    std::map<std::uint64_t, std::shared_ptr<WaitingProcess>> processes_;  // by RingSet::Process::serial
    Watches watches_;
};

}  // namespace fah

// The services of the host for a plugin that makes rows: its dictionary, its batches, its rings, its facts and losses.
// Attach it to the plugin's host table before the plugin is created, so that fah.rings/1 is there from the beginning.
//
// Threads: as fah_host says. Memory: the dictionary folds new stacks above its limit.
#pragma once

#include "framework/collect/batch_writer.h"
#include "framework/collect/ring_channel.h"
#include "framework/collect/ring_set.h"
#include "framework/collect/run_ledger.h"
#include "framework/plugin_host/host_services.h"

#include <fixingahole/source.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace fah {

struct CallFailure {
    std::string what;
    std::string hint;
};

class SourceServices : public HostServices {
public:
    // Everything passed outlives the services. `outer` gets what is logged and knows of cancelling; without
    // one (nullptr) the terminal gets it, and nothing is ever cancelled.
    SourceServices(std::string plugin_id, BatchQueue& queue, RingSet& rings, RunLedger& ledger, HostServices* outer);
    ~SourceServices() override;
    SourceServices(const SourceServices&) = delete;
    SourceServices& operator=(const SourceServices&) = delete;

    const std::string& plugin_id() const { return id_; }
    RunLedger& ledger() { return ledger_; }
    BatchWriter& batches() { return batches_; }
    const Dictionary& dictionary() const { return *dictionary_; }
    // What the plugin said to fail() since the last call of this.
    std::optional<CallFailure> take_failure();
    // For fah.rings/1: FAH_OK, FAH_END or FAH_BAD_ARGUMENT.
    std::int32_t next_record(fah_ring_record& out);
    void tell_ends() { channel_.want_ends(); }
    // What the dictionary had to fold goes to the ledger. Once, at the end.
    void count_overflow();

    void log(std::int32_t level, std::string_view message) override;
    void fail(std::string_view what, std::string_view hint) override;
    bool cancelled() override;
    fah_batch* batch_acquire() override { return batches_.acquire(); }
    void batch_commit(fah_batch* batch) override { batches_.commit(batch); }
    std::uint32_t intern_frame(const fah_frame& frame) override;
    std::uint32_t intern_stack(std::uint32_t parent_stack, std::uint32_t frame) override;
    std::uint32_t intern_process(const fah_process& process) override;
    std::uint32_t intern_thread(const fah_thread& thread) override;
    void count(std::string_view loss, std::uint64_t add) override;
    void fact(Fact fact) override;
    const void* extension(std::string_view id) override;

private:
    std::uint32_t refuse_id();

    std::string id_;
    RingSet& rings_;
    RunLedger& ledger_;
    HostServices* outer_;
    std::shared_ptr<Dictionary> dictionary_;
    BatchWriter batches_;
    RingChannel channel_;
    ChannelRecord record_;  // the one that the plugin looks at
    std::mutex failure_mutex_;
    std::optional<CallFailure> failure_;
};

}  // namespace fah

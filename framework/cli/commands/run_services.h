// What a plugin that makes no rows can reach while a target runs: the terminal's log, and the run's losses and facts.
// It also stands behind the sources' own services, for their log and for cancelled().
// Threads: any.
#pragma once

#include "framework/collect/batch_queue.h"
#include "framework/collect/run_ledger.h"
#include "framework/plugin_host/host_services.h"

#include <string>

namespace fah {

class RunServices : public HostServices {
public:
    // plugin_id stands before the keys of its facts. Both outlive the services.
    RunServices(std::string plugin_id, RunLedger& ledger, const BatchQueue& queue)
        : id_(std::move(plugin_id)), ledger_(ledger), queue_(queue) {}

    void log(std::int32_t level, std::string_view message) override;
    bool cancelled() override { return queue_.cancelled(); }
    void count(std::string_view loss, std::uint64_t add) override { ledger_.count(loss, add); }
    void fact(Fact fact) override;

private:
    std::string id_;
    RunLedger& ledger_;
    const BatchQueue& queue_;
};

}  // namespace fah

// What the heads of all rings of a run add up to: losses, the cost of sampling, and which processes were not sampled.
// Thread: collector.
#pragma once

#include "framework/collect/ring_file.h"
#include "framework/collect/run_ledger.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace fah {

class RingSummary {
public:
    // A ring that will not be read any further.
    void add(const RingFile& ring);
    // What its status says, when it says that the process is not (or no longer) sampled. Once for each ring.
    void add_status(const RingFile& ring, RunLedger& ledger);
    // A process that still runs when the run is over.
    void add_running(const RingFile& ring, RunLedger& ledger);
    void give_to(RunLedger& ledger) const;

private:
    std::int64_t median_handler_ns() const;
    void note(const RingFile& ring, const std::string& sentence, RunLedger& ledger);

    std::array<std::uint64_t, 16> losses_{};
    std::uint64_t unfinished_ = 0;
    std::uint64_t damaged_ = 0;
    std::uint64_t handler_ns_ = 0;
    std::uint64_t handler_calls_ = 0;
    std::array<std::uint64_t, FAH_HANDLER_BUCKETS> handler_buckets_{};
    std::int64_t rings_ = 0;
    std::map<std::string, std::uint64_t> sentences_;  // how many processes each was said of
};

}  // namespace fah

#include "framework/collect/ring_summary.h"

#include "framework/collect/process_life.h"

#include <fixingahole/agent.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace fah {
namespace {

constexpr std::uint64_t NAMED_PROCESSES = 8;  // for each sentence; the others are only counted

struct NamedLoss {
    std::size_t index;
    const char* name;
};
constexpr NamedLoss LOSSES[] = {{FAH_LOSS_DROPPED, "dropped"},       {FAH_LOSS_TRUNCATED, "truncated"},
                                {FAH_LOSS_UNRESOLVED, "unresolved"}, {FAH_LOSS_BAD_STACK, "bad_stack"},
                                {FAH_LOSS_UNARMED, "unarmed"},       {FAH_LOSS_THROTTLED, "throttled"},
                                {FAH_LOSS_TICK_ONLY, "tick_only"},   {FAH_LOSS_HEAP_UNTRACKED, "heap_untracked"},
                                {FAH_LOSS_HEAP_FREES, "heap_frees"}, {FAH_LOSS_TIMELINE, "timeline_dropped"},
                                {FAH_LOSS_CALLS, "calls_unnamed"},   {FAH_LOSS_CALLS_REPLACED, "calls_replaced"}};

const char* status_sentence(std::uint32_t status) {
    switch (status) {
        case FAH_STATUS_UNKNOWN_VERSION:
            return "this version's layout is not known; it ran untouched";
        case FAH_STATUS_FREE_THREADED:
            return "free-threaded builds are not supported; it ran untouched";
        case FAH_STATUS_SELF_CHECK:
            return "its own stack could not be read at the start; it ran untouched";
        case FAH_STATUS_DISARMED:
            return "sampling stopped before the end, because the profiler gave no sign of life";
        default:
            return nullptr;
    }
}

std::int64_t as_integer(std::uint64_t value) {
    constexpr auto MOST = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(value, MOST));
}

}  // namespace

void RingSummary::add(const RingFile& ring) {
    ++rings_;
    unfinished_ += ring.lost_records();
    damaged_ += ring.damaged() ? 1U : 0U;
    for (std::size_t i = 0; i < losses_.size(); ++i) losses_[i] += ring.loss(i);
    handler_ns_ += ring.handler_ns();
    handler_calls_ += ring.handler_calls();
    for (std::size_t i = 0; i < handler_buckets_.size(); ++i) handler_buckets_[i] += ring.handler_bucket(i);
}

void RingSummary::add_status(const RingFile& ring, RunLedger& ledger) {
    if (const char* sentence = status_sentence(ring.status())) note(ring, sentence, ledger);
}

void RingSummary::add_running(const RingFile& ring, RunLedger& ledger) {
    note(ring, "it was still running when the script ended, and is counted up to that moment", ledger);
}

void RingSummary::note(const RingFile& ring, const std::string& sentence, RunLedger& ledger) {
    if (++sentences_[sentence] > NAMED_PROCESSES) return;
    const RingIdentity& process = ring.identity();
    ledger.note("process " + std::to_string(process.pid) + " (" + runtime_name(ring.python_version()) +
                "): " + sentence);
}

// Within its bucket, a quarter of an octave, taken to lie where the counts say.
std::int64_t RingSummary::median_handler_ns() const {
    const std::uint64_t all = std::accumulate(handler_buckets_.begin(), handler_buckets_.end(), std::uint64_t{0});
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < handler_buckets_.size(); ++i) {
        const std::uint64_t here = handler_buckets_[i];
        if (here == 0 || 2 * (below + here) < all) {
            below += here;
            continue;
        }
        const double octave = std::ldexp(1.0, static_cast<int>(i / 4));
        const double part = (static_cast<double>(all) / 2 - static_cast<double>(below)) / static_cast<double>(here);
        return std::llround(octave * (1 + (static_cast<double>(i % 4) + part) / 4));
    }
    return 0;
}

void RingSummary::give_to(RunLedger& ledger) const {
    for (const NamedLoss& loss : LOSSES) ledger.count(loss.name, losses_[loss.index]);
    ledger.count("unfinished_records", unfinished_);
    ledger.count("damaged_rings", damaged_);
    ledger.set(integer_fact("collect.processes", rings_));
    ledger.set(integer_fact("collect.handler_ns", as_integer(handler_ns_)));
    ledger.set(integer_fact("collect.handler_calls", as_integer(handler_calls_)));
    ledger.set(integer_fact("collect.handler_median_ns", median_handler_ns()));
    for (const auto& [sentence, processes] : sentences_) {
        if (processes <= NAMED_PROCESSES) continue;
        ledger.note(std::to_string(processes - NAMED_PROCESSES) + " more processes: " + sentence);
    }
}

}  // namespace fah

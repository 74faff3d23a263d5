// What one worker has added up: weights by process, thread and stack, and the resident set over time. Several are merged
// into the frozen profile; sums are exact, so it does not matter which worker saw what.
#pragma once

#include "framework/model/batch.h"
#include "framework/model/profile.h"
#include "framework/pipeline/rss_series.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace fah {

struct RowKey {
    ProcessId process;
    ThreadId thread;
    StackId stack;
    friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

struct RowKeyHash {
    std::size_t operator()(const RowKey& key) const {
        const std::uint64_t high = (std::uint64_t{key.process.value} << 32) | key.thread.value;
        return static_cast<std::size_t>(high * 0x9e3779b97f4a7c15ULL + key.stack.value);
    }
};

// How many rows all partial profiles of one run may still make.
class RowBudget {
public:
    static constexpr std::size_t ROW_BYTES = 128;  // a row in a half-full table

    explicit RowBudget(std::size_t bytes) : left_(static_cast<std::int64_t>(bytes / ROW_BYTES)) {}
    bool take() { return left_.fetch_sub(1, std::memory_order_relaxed) > 0; }
    bool spent() const { return left_.load(std::memory_order_relaxed) <= 0; }

private:
    std::atomic<std::int64_t> left_;
};

class PartialProfile {
public:
    explicit PartialProfile(RowBudget& budget) : budget_(&budget) {}

    // Ids are the session's.
    void add(const Batch& batch);

private:
    friend Profile freeze(std::span<PartialProfile*> parts, const std::shared_ptr<Dictionary>& session);
    using Rows = boost::unordered_flat_map<RowKey, Weights, RowKeyHash>;

    void add(const RowKey& key, const Weights& weights);
    void merge(PartialProfile& other);

    RowBudget* budget_;
    Rows rows_;
    Rows folded_;  // the stack is "none" here and stands for storage_overflow
    static constexpr std::size_t MAX_RESIDENT_POINTS = 16 * RssSeries::MAX_POINTS;  // several parts, of each process

    RssSeries rss_;
    RssSeries resident_{MAX_RESIDENT_POINTS};
    std::uint64_t folded_count_ = 0;
    std::uint64_t unknown_ = 0;
    std::uint64_t invalid_ = 0;
};

// Merges the parts, which are spent afterwards, sorts, and sets the losses that they counted. No stage may run any more:
// storage_overflow is interned here.
Profile freeze(std::span<PartialProfile*> parts, const std::shared_ptr<Dictionary>& session);

}  // namespace fah

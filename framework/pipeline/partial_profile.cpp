#include "framework/pipeline/partial_profile.h"

#include "framework/pipeline/classify.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace fah {
namespace {

// Beyond this many threads a folded row names its process alone.
constexpr std::size_t MAX_FOLDED_ROWS = 65536;

void set_loss(Profile& profile, const std::string& name, std::uint64_t count) {
    if (count != 0) profile.run.losses[name] = count;
}

}  // namespace

void PartialProfile::add(const Batch& batch) {
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const ProcessId process{batch.process[row]};
        Weights weights;
        switch (classify(batch.kind[row], batch.origin[row], batch.value[row], batch.system_ns[row], weights)) {
            case RowMeaning::WEIGHTS:
                add({process, {batch.thread[row]}, {batch.stack[row]}}, weights);
                break;
            case RowMeaning::RSS_POINT:
                (process ? resident_ : rss_).add({batch.time_ns[row], process, batch.value[row]});
                break;
            case RowMeaning::RESIDENT_POINT:
                resident_.add({batch.time_ns[row], process, batch.value[row], batch.origin[row]});
                break;
            case RowMeaning::HEAP:       // the ledgers': pipeline/heap_ledger.h,
            case RowMeaning::CALLS:      // pipeline/call_ledger.h
            case RowMeaning::LINE_HITS:  // pipeline/line_ledger.h
            case RowMeaning::TIMELINE:   // and pipeline/timeline_ledger.h
                break;
            case RowMeaning::UNKNOWN:
                ++unknown_;
                break;
            case RowMeaning::INVALID:
                ++invalid_;
                break;
        }
    }
}

void PartialProfile::add(const RowKey& key, const Weights& weights) {
    if (const auto known = rows_.find(key); known != rows_.end()) {
        known->second += weights;
        return;
    }
    if (!budget_->spent() && budget_->take()) {
        rows_.emplace(key, weights);
        return;
    }
    ++folded_count_;
    const ThreadId thread = folded_.size() < MAX_FOLDED_ROWS ? key.thread : ThreadId{};
    folded_[{key.process, thread, {}}] += weights;
}

void PartialProfile::merge(PartialProfile& other) {
    // The smaller table goes into the larger one.
    if (other.rows_.size() > rows_.size()) rows_.swap(other.rows_);
    for (const auto& [key, weights] : other.rows_) rows_[key] += weights;
    other.rows_ = {};
    for (const auto& [key, weights] : other.folded_) folded_[key] += weights;
    rss_.add(other.rss_);
    resident_.add(other.resident_);
    folded_count_ += other.folded_count_;
    unknown_ += other.unknown_;
    invalid_ += other.invalid_;
}

Profile freeze(std::span<PartialProfile*> parts, const std::shared_ptr<Dictionary>& session) {
    Profile profile;
    profile.dictionary = session;
    if (parts.empty()) return profile;
    PartialProfile& all = *parts.front();
    for (PartialProfile* part : parts.subspan(1)) all.merge(*part);
    for (const auto& [key, weights] : all.folded_) {
        all.rows_[{key.process, key.thread, session->storage_overflow()}] += weights;
    }
    profile.rows.reserve(all.rows_.size());
    for (const auto& [key, weights] : all.rows_) {
        profile.rows.push_back({key.process, key.thread, key.stack, weights});
    }
    std::ranges::sort(profile.rows, {},
                      [](const ProfileRow& row) { return std::tuple(row.process, row.thread, row.stack); });
    profile.rss = all.rss_.points();
    profile.resident = all.resident_.points();
    set_loss(profile, "storage_overflow", all.folded_count_);
    set_loss(profile, "unknown_rows", all.unknown_);
    set_loss(profile, "invalid_rows", all.invalid_);
    return profile;
}

}  // namespace fah

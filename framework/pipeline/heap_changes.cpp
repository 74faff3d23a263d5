#include "framework/pipeline/heap_changes.h"

#include <algorithm>
#include <utility>

namespace fah {
namespace {

constexpr unsigned FIRST_SHIFT = 14;  // 16 us: shorter spans would hardly join anything
constexpr unsigned MAX_SHIFT = 63;

}  // namespace

void HeapChanges::add_rise(std::uint64_t time_ns, std::uint32_t row, std::int64_t bytes) {
    insert({.time_ns = time_ns, .rise = bytes, .row = row});
    while (changes_.size() > MAX_CHANGES && shift_ < MAX_SHIFT) widen();
}

void HeapChanges::add(std::uint64_t time_ns, std::uint32_t row, const HeapAmount& amount) {
    insert({.time_ns = time_ns,
            .bytes = amount.bytes,
            .rise = std::max<std::int64_t>(amount.bytes, 0),
            .row = row,
            .variance = static_cast<float>(amount.variance)});
    while (changes_.size() > MAX_CHANGES && shift_ < MAX_SHIFT) widen();
}

void HeapChanges::insert(const HeapChange& change) {
    if (shift_ == 0) {
        changes_.push_back(change);
        return;
    }
    if (const std::uint64_t span = change.time_ns >> shift_; span != span_) {
        span_ = span;
        in_span_.clear();
    }
    const auto [known, is_new] = in_span_.try_emplace(change.row, changes_.size());
    if (is_new) {
        changes_.push_back(change);
        return;
    }
    HeapChange& joined = changes_[known->second];
    joined.time_ns = change.time_ns;
    joined.rise = std::max(joined.rise, joined.bytes + change.rise);
    joined.bytes += change.bytes;
    joined.variance += change.variance;
}

// To half full, so that it is not done again at once.
void HeapChanges::widen() {
    do {
        shift_ = std::max(FIRST_SHIFT, shift_ + 1);
        span_ = 0;
        in_span_.clear();
        std::vector<HeapChange> old;
        old.swap(changes_);
        for (const HeapChange& change : old) insert(change);
    } while (changes_.size() > MAX_CHANGES / 2 && shift_ < MAX_SHIFT);
}

}  // namespace fah

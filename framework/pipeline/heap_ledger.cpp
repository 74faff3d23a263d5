#include "framework/pipeline/heap_ledger.h"

#include "framework/pipeline/classify.h"

#include <fixingahole/host.h>

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

namespace fah {
namespace {

constexpr std::int64_t MILLI = 1000;
constexpr std::uint64_t LAST_WORDS_NS = 20'000'000;  // until when other threads may still allocate before all end
constexpr std::uint32_t FOLDED = 0xffffffff;         // as a stack: it stands for storage_overflow

// Of the heap's rows system_ns is the count, in thousandths.
HeapAmount amount_of(const Row& event) {
    const auto value = static_cast<double>(event.value);
    const double sure = event.system_ns > MILLI ? static_cast<double>(MILLI) / static_cast<double>(event.system_ns) : 1;
    return {event.value, event.system_ns, value * value * (1 - sure)};
}

// 0 for nothing, k for sizes from 2^(k-1) up. Counts are rounded to thousandths: of the sizes that a row can mean the largest is
// taken, since sizes that are powers of two are frequent, and sizes just below them are not.
std::size_t size_class(const Row& event) {
    if (event.system_ns <= 0) return 0;
    const double count = static_cast<double>(event.system_ns) - (event.system_ns > MILLI ? 0.5 : 0);
    return std::bit_width(static_cast<std::uint64_t>(static_cast<double>(event.value) * MILLI / count));
}

// A main thread's last words are its process's.
bool ends_process(const Batch& batch, std::uint32_t row, const Dictionary& session) {
    if (batch.kind[row] != FAH_ROW_UNSAMPLED || batch.thread[row] == 0) return false;
    const Thread thread = session.thread({batch.thread[row]});
    return thread.tid == session.process(thread.process).pid;
}

}  // namespace

void HeapLedger::take(const Batch& batch, const Dictionary& session) {
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        end_ns_ = std::max(end_ns_, batch.time_ns[row]);
        if (is_heap_kind(batch.kind[row])) {
            Weights none;
            if (classify(batch.kind[row], batch.origin[row], batch.value[row], batch.system_ns[row], none) !=
                RowMeaning::HEAP)
                continue;
        } else if (holders_.empty() || !ends_process(batch, row, session)) {
            continue;
        }
        holder(batch.process[row]);
        order_.add(row_of(batch, row));
        order_.release(false, [this](const Row& event) { apply(event); });
    }
}

void HeapLedger::remember(const std::vector<std::uint64_t>& moments) {
    for (const std::uint64_t time_ns : moments) moments_.push_back({time_ns, {}});
}

// Keeps what is live at the moments before this time.
void HeapLedger::pass_moments(std::uint64_t time_ns) {
    for (; passed_ < moments_.size() && moments_[passed_].time_ns < time_ns; ++passed_)
        for (const Entry& entry : entries_) moments_[passed_].live.push_back(entry.live);
}

void HeapLedger::apply(const Row& event) {
    pass_moments(event.time_ns);
    if (!is_heap_kind(event.kind)) return end_process(event.process, event.time_ns);
    if (event.kind == FAH_ROW_COUNTED_SIZES) {
        sizes_[std::min<std::size_t>(event.origin, sizes_.size() - 1)] += {event.value, event.system_ns, 0};
        return;
    }
    if (event.kind >= FAH_ROW_COUNTED_ALLOC) return apply_counted(event, entry_of(event.process, event.stack));
    if (last_.size() <= event.thread) last_.resize(event.thread + 1);
    const std::uint32_t entry = entry_of(event.process, event.stack);
    const HeapAmount amount = amount_of(event);
    event.kind == FAH_ROW_ALLOC ? allocate(event, entry, amount) : release(event, entry, amount);
}

void HeapLedger::allocate(const Row& event, std::uint32_t entry, const HeapAmount& amount) {
    come_back(event);
    ++samples_;
    change(entry, amount, event.time_ns);
    add_allocated(event, entries_[entry], amount);
    sizes_[size_class(event)] += amount;
    last_[event.thread] = {entry, event.value, event.system_ns};
}

void HeapLedger::release(const Row& event, std::uint32_t entry, const HeapAmount& amount) {
    const LastAllocation last = std::exchange(last_[event.thread], {});
    if (is_of_before(event, entries_[entry], amount)) return;
    change(entry, -amount, event.time_ns);
    if (last.value == event.value && last.milli == event.system_ns && last.entry == entry)
        entries_[entry].row.sums.temporary += amount;
}

void HeapLedger::add_allocated(const Row& event, Entry& entry, const HeapAmount& amount) {
    entry.row.sums.allocated += amount;
    if (event.origin == FAH_ORIGIN_PYTHON) entry.row.sums.python_bytes += amount.bytes;
    if (event.origin == FAH_ORIGIN_KERNEL) entry.row.sums.mapped_bytes += amount.bytes;
    holder(event.process).allocated += amount.bytes;
}

// Sums of the target's own: nothing of them is estimated, and which allocation a free belongs to is settled there.
void HeapLedger::apply_counted(const Row& event, std::uint32_t index) {
    const HeapAmount amount{event.value, event.system_ns, 0};
    Entry& entry = entries_[index];
    switch (event.kind) {
        case FAH_ROW_COUNTED_ALLOC:
            come_back(event);
            change(index, amount, event.time_ns);
            [[fallthrough]];
        case FAH_ROW_COUNTED_CHURN:
            samples_ += static_cast<std::uint64_t>((event.system_ns + MILLI / 2) / MILLI);
            return add_allocated(event, entry, amount);
        case FAH_ROW_COUNTED_FREE:
            if (is_of_before(event, entry, amount)) return;
            return change(index, -amount, event.time_ns);
        case FAH_ROW_COUNTED_TEMPORARY:
            entry.row.sums.temporary += amount;
            return;
        default:  // its own peak
            entry.row.peak_bytes = std::max(entry.row.peak_bytes, event.value);
            if (event.value > entry.live.bytes) changes_.add_rise(event.time_ns, index, event.value - entry.live.bytes);
    }
}

void HeapLedger::end_process(std::uint32_t process, std::uint64_t time_ns) {
    for (const std::uint32_t index : holder(process).entries) {
        const HeapAmount live = entries_[index].live;
        entries_[index].row.sums.kept += live;
        holder(process).kept += live.bytes;
        if (live.bytes != 0) change(index, -live, time_ns);
        entries_[index].live = {};
        entries_[index].at_end += live;
        entries_[index].before += live;
    }
    holder(process).gone = holder(process).was_gone = true;
    holder(process).gone_ns = time_ns;
}

// After an exec the source frees all that was held before anything is allocated. What was not freed is held still: by a process
// that only said that it would end, since its exec failed, or since its main thread ended before others.
void HeapLedger::come_back(const Row& event) {
    Holder& owner = holder(event.process);
    owner.gone = false;
    if (owner.gone_ns == 0 || event.time_ns < owner.gone_ns + LAST_WORDS_NS) return;
    owner.gone_ns = 0;
    const auto is_held = [&](std::uint32_t index) { return entries_[index].before.bytes != 0; };
    const bool goes_on = std::ranges::any_of(owner.entries, is_held);
    for (const std::uint32_t index : owner.entries) {
        const HeapAmount kept = std::exchange(entries_[index].at_end, {});
        const HeapAmount held = std::exchange(entries_[index].before, {});
        if (!goes_on) continue;
        entries_[index].row.sums.kept += -kept;
        owner.kept -= kept.bytes;
        if (held.bytes != 0) change(index, held, event.time_ns);
    }
}

bool HeapLedger::is_of_before(const Row& event, Entry& entry, const HeapAmount& amount) {
    const Holder& owner = holder(event.process);
    if (!owner.was_gone) return false;
    if (owner.gone_ns != 0 && entry.before.bytes >= amount.bytes) {
        entry.before += -amount;
        return true;
    }
    return owner.gone || entry.live.bytes < amount.bytes;
}

void HeapLedger::settle(Entry& entry, const Holder& holder) const {
    if (entry.epoch < epoch_) entry.row.sums.at_peak = entry.live;
    if (entry.process_epoch < holder.epoch) entry.row.at_process_peak_bytes = entry.live.bytes;
    entry.epoch = epoch_;
    entry.process_epoch = holder.epoch;
}

void HeapLedger::change(std::uint32_t index, const HeapAmount& amount, std::uint64_t time_ns) {
    Entry& entry = entries_[index];
    Holder& owner = holder(entry.row.process.value);
    settle(entry, owner);
    const std::uint64_t now_ns = std::max(time_ns, entry.changed_ns);
    entry.row.sums.byte_ns += static_cast<double>(entry.live.bytes) * static_cast<double>(now_ns - entry.changed_ns);
    entry.changed_ns = now_ns;
    entry.live += amount;
    entry.row.peak_bytes = std::max(entry.row.peak_bytes, entry.live.bytes);
    live_ += amount;
    owner.live += amount.bytes;
    if (live_.bytes > peak_.bytes) {
        peak_ = live_;
        peak_ns_ = time_ns;
        ++epoch_;
    }
    if (owner.live > owner.peak) {
        owner.peak = owner.live;
        owner.peak_ns = time_ns;
        ++owner.epoch;
    }
    changes_.add(time_ns, index, amount);
}

std::uint32_t HeapLedger::entry_of(std::uint32_t process, std::uint32_t stack) {
    const auto known = by_key_.find((std::uint64_t{process} << 32) | stack);
    if (known != by_key_.end()) return known->second;
    if (entries_.size() >= max_rows_ && stack != FOLDED) {
        ++folded_;
        return entry_of(process, FOLDED);
    }
    const auto index = static_cast<std::uint32_t>(entries_.size());
    Holder& owner = holder(process);
    entries_.push_back(
        {.row = {.process = {process}, .stack = {stack}}, .epoch = epoch_, .process_epoch = owner.epoch});
    owner.entries.push_back(index);
    by_key_.emplace((std::uint64_t{process} << 32) | stack, index);
    return index;
}

HeapLedger::Holder& HeapLedger::holder(std::uint32_t process) {
    if (holders_.size() <= process) holders_.resize(process + 1);
    return holders_[process];
}

Heap HeapLedger::finish(Dictionary& session) {
    order_.release(true, [this](const Row& event) { apply(event); });
    pass_moments(UINT64_MAX);
    Heap heap;
    heap.moments = std::move(moments_);
    heap.peak = peak_;
    heap.peak_ns = peak_ns_;
    heap.samples = samples_;
    heap.end_ns = end_ns_;
    for (Entry& entry : entries_) {
        Holder& owner = holder(entry.row.process.value);
        settle(entry, owner);
        HeapSums& sums = entry.row.sums;
        const std::uint64_t left_ns = end_ns_ - std::min(end_ns_, entry.changed_ns);
        sums.byte_ns += static_cast<double>(entry.live.bytes) * static_cast<double>(left_ns);
        sums.kept += entry.live;
        owner.kept += entry.live.bytes;
        if (entry.row.stack.value == FOLDED) entry.row.stack = session.storage_overflow();
        heap.rows.push_back(entry.row);
    }
    heap.changes = changes_.changes();
    for (std::uint32_t id = 0; id < holders_.size(); ++id) {
        const Holder& owner = holders_[id];
        if (!owner.entries.empty())
            heap.processes.push_back({{id}, owner.peak, owner.peak_ns, owner.allocated, owner.kept});
    }
    for (std::size_t k = 0; k < sizes_.size(); ++k) {
        if (sizes_[k].milli != 0) heap.sizes.push_back({k == 0 ? 0 : std::int64_t{1} << (k - 1), sizes_[k]});
    }
    return heap;
}

}  // namespace fah

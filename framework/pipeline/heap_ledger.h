// Keeps the heap's account: a serial stage beside the recording that sees every row, in the order in which they come, so that
// a recording gives the same account again. Costs nothing but a look at the kinds where there are no heap rows.
//
// Peaks: when the run (or a process) holds more than ever, its epoch goes up by one, and that is all; a row's share of
// the peak is what it held when it last changed before that, and is noted when it changes again. No copy of all rows is made.
//
// A process holds nothing any more once its main thread's last row (FAH_ROW_UNSAMPLED, written at its end and before an exec)
// has come; what it held then is `kept`. For one that was killed the source gives such a row. It has all of it back when it
// goes on without having freed it: an exec has failed.
//
// Memory: at most MAX_ROWS rows, 200 bytes each; what further stacks allocate counts to a row of their process named
// storage_overflow, and is counted. Steps over time: heap_changes.h. Threads: one call at a time.
#pragma once

#include "framework/model/batch.h"
#include "framework/model/heap.h"
#include "framework/pipeline/heap_changes.h"
#include "framework/pipeline/heap_order.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace fah {

class HeapLedger {
public:
    static constexpr std::size_t MAX_ROWS = std::size_t{1} << 17;

    explicit HeapLedger(std::size_t max_rows = MAX_ROWS) : max_rows_(max_rows) {}

    // Heap::moments: by time, before the first batch.
    void remember(const std::vector<std::uint64_t>& moments);
    // Ids are the session's.
    void take(const Batch& batch, const Dictionary& session);
    // Call it once, after the last batch; interns storage_overflow if it is needed.
    Heap finish(Dictionary& session);
    // Rows of batches that were folded because there were too many stacks.
    std::uint64_t folded() const { return folded_; }

private:
    struct Entry {
        HeapRow row;
        HeapAmount live;
        HeapAmount at_end, before;  // what it held when its process was gone; of that what was not freed since
        std::uint64_t changed_ns = 0;
        std::uint64_t epoch = 0, process_epoch = 0;  // until when at_peak and at_process_peak hold
    };
    struct Holder {  // a process
        std::int64_t live = 0, peak = 0, allocated = 0, kept = 0;
        std::uint64_t peak_ns = 0, epoch = 0;
        std::vector<std::uint32_t> entries;
        bool gone = false;
        bool was_gone = false;      // and came back by an exec: what it frees may be of before
        std::uint64_t gone_ns = 0;  // since when, as long as what it held may come back
    };
    struct LastAllocation {  // of a thread, if nothing else of the thread has come since
        std::uint32_t entry = 0;
        std::int64_t value = 0, milli = 0;
    };

    void apply(const Row& event);
    void pass_moments(std::uint64_t time_ns);
    void allocate(const Row& event, std::uint32_t entry, const HeapAmount& amount);
    void release(const Row& event, std::uint32_t entry, const HeapAmount& amount);
    void apply_counted(const Row& event, std::uint32_t index);
    void add_allocated(const Row& event, Entry& entry, const HeapAmount& amount);
    void come_back(const Row& event);
    bool is_of_before(const Row& event, Entry& entry, const HeapAmount& amount);
    void end_process(std::uint32_t process, std::uint64_t time_ns);
    void change(std::uint32_t index, const HeapAmount& amount, std::uint64_t time_ns);
    void settle(Entry& entry, const Holder& holder) const;
    std::uint32_t entry_of(std::uint32_t process, std::uint32_t stack);
    Holder& holder(std::uint32_t process);

    std::size_t max_rows_;
    HeapOrder order_;
    HeapChanges changes_;
    std::vector<Entry> entries_;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> by_key_;
    std::vector<Holder> holders_;       // by process id
    std::vector<LastAllocation> last_;  // by thread id
    std::array<HeapAmount, 65> sizes_{};
    std::vector<HeapMoment> moments_;
    std::size_t passed_ = 0;  // of the moments
    HeapAmount live_, peak_;
    std::uint64_t peak_ns_ = 0, epoch_ = 0, end_ns_ = 0, folded_ = 0, samples_ = 0;
};

}  // namespace fah

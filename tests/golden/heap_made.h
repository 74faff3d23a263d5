// Allocations made by hand, one at a time, for tests of the analysis and of reporters; what they add up to is the pipeline's.
#pragma once

#include "framework/pipeline/heap_ledger.h"
#include "tests/golden/hand_made.h"

#include <fixingahole/host.h>

#include <algorithm>

namespace fah::test {

inline constexpr std::int64_t MIB = 1 << 20;

class HeapMaker {
public:
    // What stands in the profile besides the heap.
    ProfileBuilder make;

    struct Memory {
        std::vector<At> frames;
        std::int64_t bytes = 0;
        std::int64_t milli = 1000;
        std::uint8_t origin = FAH_ORIGIN_NATIVE;
        ThreadId thread{};  // the main one
    };

    HeapMaker& alloc(double ms, const Memory& memory) { return add(FAH_ROW_ALLOC, ms, memory); }
    HeapMaker& free(double ms, const Memory& memory) { return add(FAH_ROW_FREE, ms, memory); }

    // At which moments what is live is kept.
    HeapMaker& remember(std::vector<std::uint64_t> moments_ms) {
        for (const std::uint64_t ms : moments_ms) moments_.push_back(ms * 1'000'000);
        return *this;
    }

    // The last row of all comes at `end_ms`.
    Profile build(double end_ms) {
        add(FAH_ROW_RSS, end_ms, {});
        std::ranges::stable_sort(rows_, {}, &Row::time_ns);
        Batch batch;
        batch.dictionary = make.dictionary();
        batch.reserve(static_cast<std::uint32_t>(rows_.size()));
        for (const Row& row : rows_) append(row, batch);
        HeapLedger ledger;
        ledger.remember(moments_);
        ledger.take(batch, *make.dictionary());
        Profile profile = make.build();
        profile.heap = ledger.finish(*make.dictionary());
        return profile;
    }

private:
    struct Row {
        std::uint64_t time_ns = 0;
        std::uint8_t kind = 0;
        StackId stack;
        ThreadId thread;
        Memory memory;
    };

    HeapMaker& add(std::uint8_t kind, double ms, const Memory& memory) {
        const ThreadId thread = memory.thread ? memory.thread : make.main_thread();
        rows_.push_back({static_cast<std::uint64_t>(ms * 1e6), kind, make.stack(memory.frames), thread, memory});
        return *this;
    }

    static void append(const Row& row, Batch& batch) {
        const std::uint32_t at = batch.rows++;
        batch.time_ns[at] = row.time_ns;
        batch.process[at] = batch.dictionary->thread(row.thread).process.value;
        batch.thread[at] = row.thread.value;
        batch.stack[at] = row.stack.value;
        batch.kind[at] = row.kind;
        batch.origin[at] = row.memory.origin;
        batch.value[at] = row.memory.bytes;
        batch.system_ns[at] = row.memory.milli;
    }

    std::vector<Row> rows_;
    std::vector<std::uint64_t> moments_;
};

}  // namespace fah::test

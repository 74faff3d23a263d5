// The agent's counting and the host's reading of it, on one table, for their tests.
#pragma once

extern "C" {
#include "plugins/memory/heap/agent/agent.h"
#include "plugins/memory/heap/agent/exact.h"
#include "plugins/memory/heap/agent/sites.h"
#include "plugins/memory/heap/testing/stub_agent.h"
}

#include "plugins/memory/heap/counted_process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace heap::testing {

using fixingahole::Row;

inline constexpr std::uint64_t STACK = 1ULL << 60;
inline constexpr std::uint32_t PROCESS = 3;

// What the ledger makes of the rows, in short.
struct Account {
    struct Stack {
        std::int64_t live = 0, allocated = 0, count = 0, temporary = 0, peak = 0;
    };
    std::map<std::uint32_t, Stack> stacks;
    std::int64_t live = 0, peak = 0, sizes = 0;

    void add(const std::vector<Row>& rows) {
        for (const Row& row : rows) {
            Stack& stack = stacks[row.stack];
            const bool up = row.kind == FAH_ROW_COUNTED_ALLOC, churn = row.kind == FAH_ROW_COUNTED_CHURN;
            if (up || churn) stack.allocated += row.value, stack.count += row.system_ns / 1000;
            if (up) stack.live += row.value, live += row.value;
            if (row.kind == FAH_ROW_COUNTED_FREE) stack.live -= row.value, live -= row.value;
            if (row.kind == FAH_ROW_COUNTED_TEMPORARY) stack.temporary += row.value;
            if (row.kind == FAH_ROW_COUNTED_SIZES) sizes += row.system_ns / 1000;
            stack.peak = std::max({stack.peak, stack.live, row.kind == FAH_ROW_COUNTED_PEAK ? row.value : 0});
            peak = std::max(peak, live);
        }
    }
};

class Counting : public ::testing::Test {
protected:
    void SetUp() override {
        stub_reset();
        base_ += 1ULL << 32;  // the process is the same one, so the blocks of the test before are still there
        stub_share(64 << 20);
        ASSERT_EQ(heap_exact_start(10'000), 1);
        process_ = open();
    }
    void TearDown() override { heap_exact_end(); }

    static std::unique_ptr<heap::CountedProcess> open() {
        return std::make_unique<heap::CountedProcess>(heap::TableMap::open(heap_sites_path()), PROCESS, 1);
    }
    static const void* at(std::uint64_t block) {
        return reinterpret_cast<const void*>(base_ + block * 4096);  // NOLINT: an address for the tables alone
    }
    int allocate(std::uint64_t block, std::size_t bytes, std::uint64_t stack) {
        stub_stack(STACK * stack);
        return heap_count_allocation(at(block), bytes, FAH_ORIGIN_PYTHON);
    }
    void release(std::uint64_t block) { heap_count_free(at(block)); }
    // As the ring would: every stack that the agent has told.
    void name_sites() {
        for (; named_ < stub_told_count(); ++named_) {
            const stub_told told = stub_told_at(named_);
            process_->name_site(static_cast<std::uint32_t>(told.serial), static_cast<std::uint32_t>(told.bytes / STACK),
                                FAH_ORIGIN_PYTHON);
        }
    }
    void look() {
        name_sites();
        std::vector<Row> rows;
        process_->look(time_ += 1000, rows);
        account_.add(rows);
    }
    void end() {
        name_sites();
        std::vector<Row> rows;
        process_->end(time_ += 1000, rows);
        account_.add(rows);
    }

    static inline std::uint64_t base_ = 0x600000000000;
    std::unique_ptr<heap::CountedProcess> process_;
    unsigned named_ = 0;
    std::uint64_t time_ = 1000;
    Account account_;
};

}  // namespace heap::testing

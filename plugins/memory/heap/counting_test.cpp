// The agent's counting and the host's reading of it, on one table: what the rows say is what was allocated, whenever the host
// looks. Seen to fail: with a site's mark set after its change, with the peak's state read after a later peak, with a
// full table that loses the allocation, with the look's state taken for the present.
extern "C" {
#include "plugins/memory/heap/agent/agent.h"
#include "plugins/memory/heap/agent/exact.h"
#include "plugins/memory/heap/agent/sites.h"
#include "plugins/memory/heap/testing/stub_agent.h"
}

#include "plugins/memory/heap/counted_process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

namespace {

using fixingahole::Row;

constexpr std::uint64_t STACK = 1ULL << 60;
constexpr std::uint32_t PROCESS = 3;

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
        process_->end(time_ += 1000, false, rows);
        account_.add(rows);
    }

    static inline std::uint64_t base_ = 0x600000000000;
    std::unique_ptr<heap::CountedProcess> process_;
    unsigned named_ = 0;
    std::uint64_t time_ = 1000;
    Account account_;
};

TEST_F(Counting, RowsAddUpToWhatWasAllocated) {
    allocate(1, 100, 1), allocate(2, 5000, 1), allocate(3, 70, 2);
    look();
    release(2), release(3);
    allocate(4, 30, 2), release(4);
    end();
    EXPECT_EQ(account_.stacks[1].allocated, 5100);
    EXPECT_EQ(account_.stacks[1].count, 2);
    EXPECT_EQ(account_.stacks[1].live, 100);
    EXPECT_EQ(account_.stacks[1].peak, 5100);
    EXPECT_EQ(account_.stacks[2].allocated, 100);
    EXPECT_EQ(account_.stacks[2].live, 0);
    EXPECT_EQ(account_.stacks[2].temporary, 30);
    EXPECT_EQ(account_.peak, 5170);
    EXPECT_EQ(account_.sizes, 4);
}

TEST_F(Counting, ThePeakBetweenTwoLooksIsExact) {
    allocate(1, 1000, 1);
    look();
    allocate(2, 5000, 2), allocate(3, 300, 3);
    release(2), release(3);
    allocate(4, 100, 3);
    look();
    EXPECT_EQ(account_.peak, 6300);
    EXPECT_EQ(account_.live, 1100);
    EXPECT_EQ(account_.stacks[2].peak, 5000);
    EXPECT_EQ(account_.stacks[3].peak, 300);
}

TEST_F(Counting, AnOwnPeakBesideTheRunsIsTold) {
    allocate(1, 9000, 1), release(1);
    look();
    allocate(2, 700, 2), release(2);
    allocate(3, 10, 2);
    look();
    EXPECT_EQ(account_.peak, 9000);
    EXPECT_EQ(account_.stacks[2].peak, 700);
}

TEST_F(Counting, SitesWaitForTheirStackAndLoseNothing) {
    stub_refuse(1);
    allocate(1, 100, 1), release(1);
    look();
    EXPECT_TRUE(account_.stacks.empty()) << "the ring was full";
    stub_refuse(0);
    allocate(2, 50, 1);
    look(), look();
    EXPECT_EQ(account_.stacks[1].allocated, 150);
    EXPECT_EQ(account_.stacks[1].live, 50);
    EXPECT_EQ(process_->nameless(), 0U);
}

TEST_F(Counting, WhatIsNeverToldCountsForNoStack) {
    stub_refuse(1);
    allocate(1, 100, 1);
    end();
    EXPECT_EQ(account_.stacks[FAH_NONE].allocated, 100);
    EXPECT_EQ(process_->nameless(), 1U);
}

TEST_F(Counting, ABlockWhoseFreeWasNotSeenIsGoneWhenItsAddressIsTakenAgain) {
    allocate(1, 100, 1), allocate(1, 40, 2);
    allocate(2, 4000, 1), allocate(2, 5000, 2);
    end();
    EXPECT_EQ(account_.stacks[1].live, 0);
    EXPECT_EQ(account_.stacks[2].live, 5040);
}

// 8 bytes at every 16, and larger ones in between: in both shadows, and in the table where a word is another one's.
TEST_F(Counting, BlocksOfEverySizeAreToldApart) {
    const auto block = [](std::uint64_t place) { return reinterpret_cast<const void*>(base_ + place * 16); };  // NOLINT
    stub_stack(STACK);
    std::int64_t truth = 0;
    for (std::uint64_t i = 0; i < 4096; ++i) {
        const std::size_t bytes = i % 5 == 0 ? 600 : i % 3 == 0 ? 40 : i % 17;
        truth += static_cast<std::int64_t>(bytes);
        heap_count_allocation(block(i), bytes, FAH_ORIGIN_PYTHON);
    }
    look();
    EXPECT_EQ(account_.live, truth);
    for (std::uint64_t i = 0; i < 4096; i += 2) {
        truth -= i % 5 == 0 ? 600 : i % 3 == 0 ? 40 : static_cast<std::int64_t>(i % 17);
        heap_count_free(block(i));
    }
    look();
    EXPECT_EQ(account_.live, truth);
    for (std::uint64_t i = 1; i < 4096; i += 2) heap_count_free(block(i));
    end();
    EXPECT_EQ(account_.live, 0);
}

TEST_F(Counting, OfAFullTableTheRestIsLeftToSampling) {
    heap_exact_end();
    ASSERT_EQ(heap_exact_start(3), 1);
    process_ = open();
    for (std::uint64_t stack = 1; stack <= 3; ++stack) EXPECT_EQ(allocate(stack, 10, stack), 1);
    EXPECT_EQ(allocate(4, 10, 4), 0);
    EXPECT_EQ(heap_exact.state.full, 1U);
    release(2);
    end();
    EXPECT_EQ(process_->table().full(), HEAP_FULL_SITES);
    EXPECT_NE(process_->table().full_ns(), 0U);
    EXPECT_EQ(account_.live, 20);
}

TEST_F(Counting, ARunDirectoryWithoutRoomIsAFullTable) {
    heap_exact_end();
    stub_share(16384);
    ASSERT_EQ(heap_exact_start(10'000), 1);
    process_ = open();
    std::uint64_t stack = 1;
    for (; stack < 1000; ++stack) {
        stub_stack(stack << 50);
        if (!heap_count_allocation(at(stack), 10, FAH_ORIGIN_PYTHON)) break;
    }
    EXPECT_EQ(stack - 1, (16384 - HEAP_TABLE_HEAD) / sizeof(heap_site));
    EXPECT_EQ(process_->table().full(), HEAP_FULL_ROOM);
}

TEST_F(Counting, OutsideTheWindowNothingIsCounted) {
    EXPECT_EQ(allocate(1, 100, 0), 1);
    release(1);
    end();
    EXPECT_TRUE(account_.stacks.empty());
}

TEST_F(Counting, WhatASignalHandlerAllocatesInTheMiddleIsCountedAsLost) {
    stub_busy(1);
    EXPECT_EQ(allocate(1, 100, 1), 1);
    release(1);
    stub_busy(0);
    EXPECT_EQ(stub_losses(), 2U);
    end();
    EXPECT_EQ(account_.live, 0);
}

TEST_F(Counting, MappingsGoInParts) {
    stub_stack(STACK);
    const std::uint64_t handle = heap_count_mapping(1 << 20);
    EXPECT_TRUE(heap_is_handle(handle));
    heap_count_unmapping(handle, 4096);
    end();
    EXPECT_EQ(account_.stacks[1].allocated, 1 << 20);
    EXPECT_EQ(account_.stacks[1].live, (1 << 20) - 4096);
}

TEST_F(Counting, ABlockThatReallocCouldNotMoveLivesOn) {
    allocate(1, 100, 1), allocate(2, 8000, 2);
    EXPECT_EQ(heap_count_move(at(1)), 1);
    heap_count_unmoved(at(1));
    EXPECT_EQ(heap_count_move(at(2)), 1);
    heap_count_moved();
    EXPECT_EQ(heap_count_move(at(9)), 0);
    end();
    EXPECT_EQ(account_.stacks[1].live, 100);
    EXPECT_EQ(account_.stacks[2].live, 0);
}

// One stack hands its bytes to the next, so the process always holds 1000 or 2000: a look that mixed moments would see 0 or 3000.
TEST_F(Counting, ALookWhileItRunsSeesOneMoment) {
    for (std::uint64_t stack = 1; stack <= 8; ++stack) allocate(100 + stack, 0, stack);
    name_sites();
    allocate(0, 1000, 1);
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> rounds = 0;
    std::thread target([&] {
        for (std::uint64_t i = 1; !stop; ++i, ++rounds) {
            stub_stack(STACK * (i % 8 + 1));
            heap_count_allocation(at(i % 2), 1000, FAH_ORIGIN_PYTHON);
            heap_count_free(at((i + 1) % 2));
        }
    });
    int seen = 0;
    while (seen < 3000 || rounds < 100'000) {
        look();
        ++seen;
        ASSERT_TRUE(account_.live == 1000 || account_.live == 2000) << account_.live << " at look " << seen;
        std::int64_t told = 0;
        for (const auto& [stack, sums] : account_.stacks) told += sums.count;
        ASSERT_LE(told, static_cast<std::int64_t>(rounds + 10)) << "more was told than there was";
    }
    stop = true;
    target.join();
    end();
    EXPECT_EQ(account_.peak, 2000);
    EXPECT_EQ(account_.live, 1000);
    std::int64_t told = 0;
    for (const auto& [stack, sums] : account_.stacks) told += sums.allocated;
    EXPECT_EQ(told, 1000 * static_cast<std::int64_t>(rounds + 1));
}

TEST_F(Counting, ThreadsAtOnceLoseNothing) {
    std::vector<std::thread> threads;
    stub_stack(STACK);
    for (std::uint64_t t = 0; t < 8; ++t) {
        threads.emplace_back([t] {
            for (std::uint64_t i = 0; i < 50'000; ++i) {
                heap_count_allocation(at(t * 64 + i % 64), 100 + i % 1000, FAH_ORIGIN_PYTHON);
                heap_count_free(at(t * 64 + i % 64));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    end();
    EXPECT_EQ(account_.stacks[1].count, 400'000);
    EXPECT_EQ(account_.stacks[1].allocated, 8 * 50 * (1000 * 100 + 499'500));
    EXPECT_EQ(account_.live, 0);
    EXPECT_EQ(stub_losses(), 0U);
}

}  // namespace

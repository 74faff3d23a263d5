// The agent's counting and the host's reading of it, on one table: what the rows say is what was allocated, whenever the host
// looks.
#include "plugins/memory/heap/testing/counting_fixture.h"

namespace {

using heap::testing::Counting;
using heap::testing::STACK;

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

}  // namespace

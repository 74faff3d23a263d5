// The set of sampled addresses: adding, taking, growing, full, under threads, in a fork's child. Seen to fail: with a window
// of one place, without MADV_WIPEONFORK, with counters of the filter that run over.
extern "C" {
#include "plugins/memory/heap/agent/address_set.h"
}

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <thread>
#include <vector>

namespace {

constexpr std::uint64_t LIMIT = 200000;

const void* block(std::uint64_t number) { return reinterpret_cast<const void*>(0x7f0000000010ULL + number * 48); }

class AddressSet : public ::testing::Test {
protected:
    static void SetUpTestSuite() { heap_set_start(LIMIT); }
    void TearDown() override {
        for (std::uint64_t i = 0; i < 4 * LIMIT; ++i) heap_set_take(block(i));
    }
};

TEST_F(AddressSet, GivesBackWhatWasAddedOnce) {
    ASSERT_TRUE(heap_set_add(block(1), 77));
    ASSERT_TRUE(heap_set_add(block(2), 78));
    EXPECT_TRUE(heap_may_hold(block(1)));
    EXPECT_EQ(heap_set_take(block(3)), 0u);
    EXPECT_EQ(heap_set_take(block(1)), 77u);
    EXPECT_EQ(heap_set_take(block(1)), 0u);
    EXPECT_EQ(heap_set_take(block(2)), 78u);
    EXPECT_FALSE(heap_may_hold(block(1)));
    EXPECT_FALSE(heap_may_hold(block(2)));
    EXPECT_EQ(heap_set_take(nullptr), 0u);
}

TEST_F(AddressSet, HoldsAsManyAsItSaidAndRefusesWhatIsTooMuch) {
    std::uint64_t added = 0;
    while (added < 4 * LIMIT && heap_set_add(block(added), added + 1)) ++added;
    EXPECT_GE(added, LIMIT / 2);
    EXPECT_LT(added, 4 * LIMIT);
    for (std::uint64_t i = 0; i < added; ++i) ASSERT_EQ(heap_set_take(block(i)), i + 1);
    EXPECT_TRUE(heap_set_add(block(0), 5));
}

// A counter that was full stays so: it may be asked in vain, but misses nothing.
TEST_F(AddressSet, FindsBlocksOfOneSlotOfTheFilter) {
    const auto same_slot = [](std::uint64_t i) {
        return reinterpret_cast<const void*>(i * 16 * HEAP_FILTER_SLOTS * 65536ULL + 4096);
    };
    for (std::uint64_t i = 1; i <= 600; ++i) ASSERT_TRUE(heap_set_add(same_slot(i), i));
    for (std::uint64_t i = 1; i <= 600; ++i) {
        ASSERT_TRUE(heap_may_hold(same_slot(i)));
        ASSERT_EQ(heap_set_take(same_slot(i)), i);
    }
}

TEST_F(AddressSet, WorksUnderThreads) {
    constexpr std::uint64_t THREADS = 4, BLOCKS = 2000, ROUNDS = 20;
    std::vector<std::thread> threads;
    std::vector<std::uint64_t> wrong(THREADS);
    for (std::uint64_t t = 0; t < THREADS; ++t) {
        threads.emplace_back([t, &wrong] {
            for (std::uint64_t round = 1; round <= ROUNDS; ++round) {
                for (std::uint64_t i = 0; i < BLOCKS; ++i)
                    wrong[t] += heap_set_add(block(i * THREADS + t), i * ROUNDS + round) == 0;
                for (std::uint64_t i = 0; i < BLOCKS; ++i)
                    wrong[t] += heap_set_take(block(i * THREADS + t)) != i * ROUNDS + round;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, std::vector<std::uint64_t>(THREADS));
}

TEST_F(AddressSet, IsEmptyForTheNextRun) {
    ASSERT_TRUE(heap_set_add(block(7), 7));
    heap_set_clear();
    heap_set_start(LIMIT);
    EXPECT_FALSE(heap_may_hold(block(7)));
    EXPECT_EQ(heap_set_take(block(7)), 0u);
    EXPECT_TRUE(heap_set_add(block(7), 8));
    EXPECT_EQ(heap_set_take(block(7)), 8u);
}

TEST_F(AddressSet, IsEmptyInAForksChild) {
    ASSERT_TRUE(heap_set_add(block(9), 9));
    const pid_t child = fork();
    if (child == 0) {
        heap_set_clear_in_child();
        const bool empty = !heap_may_hold(block(9)) && heap_set_take(block(9)) == 0 && heap_set_add(block(9), 4) == 1;
        _exit(empty ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(heap_set_take(block(9)), 9u);
}

}  // namespace

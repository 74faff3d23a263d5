// The lock that its usual holder has for granted: no two threads are ever inside, however it changes hands.
extern "C" {
#include "plugins/memory/heap/agent/bias_lock.h"
}

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

namespace {

constexpr std::uint64_t PATIENCE = 10'000'000'000;

class BiasLock : public ::testing::Test {
protected:
    void SetUp() override { heap_lock_start(&lock_, PATIENCE); }
    int add(std::uint64_t* own, int times) {
        int how = HEAP_NOT_LOCKED;
        for (int i = 0; i < times; ++i) {
            how = heap_lock_take(&lock_, own);
            const std::uint64_t before = sum_;
            asm volatile("" ::: "memory");
            sum_ = before + 1;
            heap_lock_give(&lock_, own, how);
        }
        return how;
    }

    heap_lock lock_{};
    std::array<std::uint64_t, 64> words_{};
    volatile std::uint64_t sum_ = 0;
};

TEST_F(BiasLock, IsForGrantedAfterAWhile) {
    EXPECT_EQ(add(words_.data(), 10), HEAP_LOCKED);
    const int how = add(words_.data(), 1000);
    EXPECT_EQ(how, lock_.has_barrier != 0 ? HEAP_LOCKED_USUAL : HEAP_LOCKED);
    EXPECT_EQ(add(&words_[8], 1), HEAP_LOCKED) << "taken back";
    EXPECT_EQ(add(words_.data(), 1), HEAP_LOCKED);
    EXPECT_EQ(add(nullptr, 1000), HEAP_LOCKED) << "a thread without a word";
}

TEST_F(BiasLock, IsGivenUpAtTheEndOfAThread) {
    add(words_.data(), 1000);
    heap_lock_leave(&lock_, words_.data());
    EXPECT_EQ(lock_.usual, nullptr);
}

TEST_F(BiasLock, NoTwoAreInside) {
    std::vector<std::thread> threads;
    for (std::uint64_t t = 0; t < 6; ++t) {
        threads.emplace_back([this, t] {
            for (int round = 0; round < 60; ++round) {
                add(t == 5 ? nullptr : &words_[t * 8], 2000);
                std::this_thread::yield();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(sum_, 6U * 60 * 2000);
}

TEST_F(BiasLock, IsNotWaitedForForEver) {
    heap_lock_start(&lock_, 50'000'000);
    EXPECT_EQ(heap_lock_take(&lock_, words_.data()), HEAP_LOCKED);
    EXPECT_EQ(heap_lock_take(&lock_, &words_[8]), HEAP_NOT_LOCKED);
}

}  // namespace

// Counting while others count, and while the host looks: of one moment, and complete. Seen to fail: with a site's mark set after
// its change, without the lock.
#include "plugins/memory/heap/testing/counting_fixture.h"

#include <atomic>
#include <thread>

namespace {

using heap::testing::Counting;
using heap::testing::STACK;

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

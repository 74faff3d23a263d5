// Counted blocks against a plain map: small ones in the shadow, large and odd ones in the table, as it grows and as they go. Seen
// to fail: with the gap of a block that goes left open.
extern "C" {
#include "plugins/memory/heap/agent/counted_blocks.h"
#include "plugins/memory/heap/heap_table.h"
}

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace {

constexpr std::uint32_t NO_SITE = 0xffffffff;

TEST(CountedBlocks, TheTableHoldsWhatAMapHolds) {
    heap_drop_counted(1);
    std::mt19937_64 random(7);
    std::map<std::uint64_t, heap_counted> truth;
    for (int i = 0; i < 300'000; ++i) {
        const std::uint64_t address = 0x7f0000000000 + (random() % 50'000) * 16;
        if (random() % 5 < 3) {
            const heap_counted block{static_cast<std::uint32_t>(random() % 1000), random() % (1ULL << 39)};
            heap_counted before{NO_SITE, 0};
            ASSERT_EQ(heap_put_large(address, block, &before), 1);
            EXPECT_EQ(before.site, truth.contains(address) ? truth[address].site : NO_SITE);
            truth[address] = block;
        } else {
            heap_counted out{};
            ASSERT_EQ(heap_take_large(address, &out), truth.contains(address) ? 1 : 0) << i;
            if (truth.contains(address)) {
                EXPECT_EQ(out.site, truth[address].site);
                EXPECT_EQ(out.bytes, truth[address].bytes);
            }
            truth.erase(address);
        }
    }
    for (const auto& [address, block] : truth) {
        heap_counted out{};
        ASSERT_EQ(heap_take_large(address, &out), 1);
        EXPECT_EQ(out.bytes, block.bytes);
    }
    heap_counted out{};
    EXPECT_EQ(heap_take_large(truth.begin()->first, &out), 0);
}

TEST(CountedBlocks, TheShadowHasAWordForEachThirtyTwoBytes) {
    const auto of = [](std::uint64_t address) { return heap_shadow_word(heap_coarse_shadow, address, HEAP_COARSE); };
    EXPECT_EQ(of(0x5550000000), nullptr) << "nothing was made";
    std::uint32_t* word = heap_make_shadow(heap_coarse_shadow, 0x5550000020, HEAP_COARSE);
    ASSERT_NE(word, nullptr);
    EXPECT_EQ(of(0x5550000020), word);
    EXPECT_EQ(of(0x5550000030), word) << "told apart by what the word says";
    EXPECT_EQ(of(0x5550000040), word + 1);
    EXPECT_EQ(of(0x55500fffe0), word + 32766) << "the last one of its MiB";
    EXPECT_EQ(of(0x5550000028), nullptr) << "an odd address";
    EXPECT_EQ(of(0x5550100010), nullptr) << "the next MiB";
    EXPECT_EQ(heap_make_shadow(heap_coarse_shadow, 1ULL << 52, HEAP_COARSE), nullptr);
    *word = heap_small_word(0x5550000030, HEAP_SMALL * 3, HEAP_SMALL);
    EXPECT_TRUE(heap_word_is_of(*word, 0x5550000030));
    EXPECT_FALSE(heap_word_is_of(*word, 0x5550000020));
    EXPECT_EQ(heap_counted_of(*word).site, HEAP_SMALL * 3);
    EXPECT_EQ(heap_counted_of(*word).bytes, HEAP_SMALL);
    EXPECT_NE(heap_small_word(0, 0, 0), 0U) << "a block of no bytes is a block";
    EXPECT_EQ(heap_counted_of(heap_small_word(0, HEAP_MAX_SITES - 1, 5)).site, HEAP_MAX_SITES - 1);
}

}  // namespace

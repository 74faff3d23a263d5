// The ring's promises: nothing is written over, nothing is seen before it is whole, a full ring refuses.
extern "C" {
#include "sdk/agent/ring.h"
}

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr std::uint64_t SIZE = 64 << 10;

class RingTest : public ::testing::Test {
protected:
    RingTest() : data_(SIZE), ring_{&head_, data_.data(), SIZE} {}

    // The record at a position when it is committed, else nullptr.
    const fah_record* at(std::uint64_t position) const {
        const auto* record = reinterpret_cast<const fah_record*>(data_.data() + ((position + shift_) & (SIZE - 1)));
        return __atomic_load_n(&record->commit, __ATOMIC_ACQUIRE) == FAH_WIRE_COMMIT(position) ? record : nullptr;
    }

    static std::uint64_t room(const fah_record& record) { return (record.size + 15u) & ~15ull; }

    // As the reader does where it has read everything: the next record stands at the beginning.
    bool begin_anew(std::uint64_t position) {
        std::uint64_t seen = __atomic_load_n(&head_.reserved, __ATOMIC_ACQUIRE);
        const std::uint64_t shift = (SIZE - position) & (SIZE - 1);
        if (FAH_WIRE_POSITION(seen) != position || shift == FAH_WIRE_SHIFT(seen)) return false;
        const bool done = __atomic_compare_exchange_n(&head_.reserved, &seen, FAH_WIRE_RESERVED(position, shift), 0,
                                                      __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
        if (done) shift_ = shift;
        return done;
    }

    std::uint64_t shift_ = 0;
    alignas(16) fah_ring_head head_{};
    std::vector<std::uint8_t> data_;
    fah_ring ring_;
};

TEST_F(RingTest, WritesWhatWasGiven) {
    ASSERT_TRUE(fah_ring_write(&ring_, FAH_WIRE_CHANNEL, 3, 7, "hello", 5));
    const auto* record = at(0);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->size, sizeof(fah_record) + 5);
    EXPECT_EQ(record->type, FAH_WIRE_CHANNEL);
    EXPECT_EQ(record->channel, 3);
    EXPECT_EQ(record->thread, 7u);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(record + 1), 5), "hello");
    EXPECT_EQ(head_.reserved, 32u);
}

TEST_F(RingTest, AnOpenRecordIsNotSeenButCanBeSteppedOver) {
    const auto open = fah_ring_reserve(&ring_, 100, FAH_WIRE_SAMPLE, 1, 1);
    ASSERT_TRUE(open.record);
    EXPECT_FALSE(at(0));
    EXPECT_EQ(open.record->size, 116u | FAH_RECORD_OPEN);
    ASSERT_TRUE(fah_ring_write(&ring_, FAH_WIRE_CHANNEL, 1, 0, "x", 1));
    EXPECT_TRUE(at(128));
    fah_ring_commit(open);
    ASSERT_TRUE(at(0));
    EXPECT_EQ(at(0)->size, 116u);
}

TEST_F(RingTest, AFullRingRefusesUntilTheReaderGivesBack) {
    const std::vector<char> body(1000);
    int written = 0;
    while (fah_ring_write(&ring_, FAH_WIRE_TEXT, 0, 0, body.data(), 1000)) ++written;
    EXPECT_EQ(written, static_cast<int>(SIZE / 1024));
    EXPECT_LE(head_.reserved, SIZE);
    head_.consumed = 1024;
    EXPECT_TRUE(fah_ring_write(&ring_, FAH_WIRE_TEXT, 0, 0, body.data(), 1000));
    EXPECT_FALSE(fah_ring_write(&ring_, FAH_WIRE_TEXT, 0, 0, body.data(), 1000));
}

TEST_F(RingTest, ARecordNeverCrossesTheEnd) {
    const std::vector<char> body(5000);
    std::uint64_t position = 0;
    int pads = 0;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(fah_ring_write(&ring_, FAH_WIRE_TEXT, 0, 0, body.data(), 5000));
        const auto* record = at(position);
        ASSERT_TRUE(record);
        if (record->type == FAH_WIRE_PAD) {
            ++pads;
            position += room(*record);
            EXPECT_EQ(position % SIZE, 0u);
            record = at(position);
            ASSERT_TRUE(record);
        }
        EXPECT_LE(position % SIZE + room(*record), SIZE);
        position += room(*record);
        head_.consumed = position;
    }
    EXPECT_GT(pads, 3);
}

TEST_F(RingTest, RecordsAboveTheLimitAreRefused) {
    const std::vector<char> body(FAH_WIRE_MAX_RECORD);
    EXPECT_FALSE(fah_ring_write(&ring_, FAH_WIRE_TEXT, 0, 0, body.data(), FAH_WIRE_MAX_RECORD));
    EXPECT_EQ(head_.reserved, 0u);
}

// Writers on several threads against one reader: every record that was taken arrives once, whole, in its writer's order.
TEST_F(RingTest, ManyWritersOneReader) {
    constexpr std::uint32_t WRITERS = 4, EACH = 20000;
    std::vector<std::uint32_t> written(WRITERS), next(WRITERS);
    std::vector<std::thread> threads;
    std::uint32_t finished = 0;
    for (std::uint32_t writer = 0; writer < WRITERS; ++writer) {
        threads.emplace_back([&, writer] {
            std::vector<std::uint32_t> body(1 + writer * 20);
            for (std::uint32_t i = 0; i < EACH; ++i) {
                body.assign(body.size(), i);
                const auto bytes = static_cast<std::uint32_t>(body.size() * sizeof(std::uint32_t));
                while (!fah_ring_write(&ring_, FAH_WIRE_TEXT, 0, writer, body.data(), bytes)) std::this_thread::yield();
            }
            __atomic_add_fetch(&finished, 1, __ATOMIC_RELEASE);
        });
    }
    std::uint64_t position = 0, begun_anew = 0;
    bool last_look = false;
    while (true) {
        const auto* record = at(position);
        if (!record) {
            if (last_look) break;
            begun_anew += begin_anew(position);
            last_look = __atomic_load_n(&finished, __ATOMIC_ACQUIRE) == WRITERS;
            continue;
        }
        if (record->type == FAH_WIRE_TEXT) {
            const auto* body = reinterpret_cast<const std::uint32_t*>(record + 1);
            const std::uint32_t writer = record->thread;
            ASSERT_LT(writer, WRITERS);
            ASSERT_EQ(record->size, sizeof(fah_record) + (1 + writer * 20) * sizeof(std::uint32_t));
            for (std::uint32_t i = 0; i < 1 + writer * 20; ++i) ASSERT_EQ(body[i], next[writer]);
            ++next[writer];
        }
        position += room(*record);
        __atomic_store_n(&head_.consumed, position, __ATOMIC_RELEASE);
    }
    for (auto& thread : threads) thread.join();
    for (std::uint32_t writer = 0; writer < WRITERS; ++writer) EXPECT_EQ(next[writer], EACH);
    EXPECT_GT(begun_anew, 0u);
}

}  // namespace

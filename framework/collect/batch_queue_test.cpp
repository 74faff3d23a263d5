#include "framework/collect/batch_queue.h"

#include <gtest/gtest.h>

#include <thread>

namespace fah {
namespace {

Batch batch_of(std::uint32_t rows) {
    Batch batch;
    batch.reserve(rows);
    batch.rows = rows;
    return batch;
}

bool push(BatchQueue& queue, std::uint32_t rows) {
    Batch batch = batch_of(rows);
    return queue.push(batch);
}

TEST(BatchQueue, GivesBatchesInOrderAndThenTheEnd) {
    BatchQueue queue(3);
    EXPECT_TRUE(push(queue, 1));
    EXPECT_TRUE(push(queue, 2));
    queue.close();
    EXPECT_EQ(queue.pull()->rows, 1U);
    EXPECT_EQ(queue.pull()->rows, 2U);
    EXPECT_FALSE(queue.pull().has_value());
    EXPECT_FALSE(queue.pull().has_value());
}

TEST(BatchQueue, IsFullAtItsCapacity) {
    BatchQueue queue(2);
    EXPECT_FALSE(queue.full());
    push(queue, 1);
    push(queue, 2);
    EXPECT_TRUE(queue.full());
    Batch third = batch_of(3);
    EXPECT_FALSE(queue.push(third));
    EXPECT_EQ(third.rows, 3U);
    EXPECT_EQ(third.capacity(), 3U);
    queue.pull();
    EXPECT_FALSE(queue.full());
    EXPECT_TRUE(queue.push(third));
}

TEST(BatchQueue, PullWaitsForABatch) {
    BatchQueue queue;
    std::thread filler([&queue] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        push(queue, 5);
    });
    EXPECT_EQ(queue.pull()->rows, 5U);
    filler.join();
}

TEST(BatchQueue, RoomWakesTheFillingThread) {
    BatchQueue queue(1);
    push(queue, 1);
    std::thread consumer([&queue] { queue.pull(); });
    queue.wait_for_room(std::chrono::minutes(5));
    EXPECT_FALSE(queue.full());
    consumer.join();
}

TEST(BatchQueue, CancelEndsBothSides) {
    BatchQueue queue(1);
    push(queue, 1);
    queue.cancel();
    EXPECT_TRUE(queue.cancelled());
    EXPECT_FALSE(queue.full());
    EXPECT_FALSE(push(queue, 2));
    EXPECT_FALSE(queue.pull().has_value());
    queue.wait_for_room(std::chrono::minutes(5));
}

}  // namespace
}  // namespace fah

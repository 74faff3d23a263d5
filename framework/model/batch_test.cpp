#include "framework/model/batch.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

TEST(Batch, ReserveGivesEveryColumnTheCapacityAndNoRows) {
    Batch batch;
    batch.rows = 7;
    batch.reserve(100);
    EXPECT_EQ(batch.rows, 0U);
    EXPECT_EQ(batch.capacity(), 100U);
    EXPECT_EQ(batch.process.size(), 100U);
    EXPECT_EQ(batch.thread.size(), 100U);
    EXPECT_EQ(batch.stack.size(), 100U);
    EXPECT_EQ(batch.kind.size(), 100U);
    EXPECT_EQ(batch.origin.size(), 100U);
    EXPECT_EQ(batch.value.size(), 100U);
    EXPECT_EQ(batch.system_ns.size(), 100U);
}

TEST(Batch, ViewWritesIntoTheColumns) {
    Batch batch;
    batch.reserve(4);
    const fah_batch view = batch.view();
    ASSERT_TRUE(FAH_HAS(fah_batch, &view, system_ns));
    EXPECT_EQ(view.capacity, 4U);
    view.time_ns[3] = 11;
    view.process[3] = 12;
    view.thread[3] = 13;
    view.stack[3] = 14;
    view.kind[3] = 15;
    view.origin[3] = 16;
    view.value[3] = 17;
    view.system_ns[3] = 18;
    EXPECT_EQ(batch.time_ns[3], 11U);
    EXPECT_EQ(batch.process[3], 12U);
    EXPECT_EQ(batch.thread[3], 13U);
    EXPECT_EQ(batch.stack[3], 14U);
    EXPECT_EQ(batch.kind[3], 15U);
    EXPECT_EQ(batch.origin[3], 16U);
    EXPECT_EQ(batch.value[3], 17);
    EXPECT_EQ(batch.system_ns[3], 18);
}

}  // namespace
}  // namespace fah

#include "framework/collect/batch_writer.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

class BatchWriterTest : public ::testing::Test {
protected:
    BatchWriterTest() {
        const ProcessId process = dictionary_->intern_process({.pid = 1, .runtime = {}, .command = {}});
        dictionary_->intern_thread({process, 11, {}});
        const FrameId frame = dictionary_->intern_frame({dictionary_->intern_function({}), 1});
        dictionary_->intern_stack({{}, frame});
    }

    static void put(fah_batch& batch, std::int64_t value, std::int64_t system_ns = 0) {
        const std::uint32_t row = batch.rows++;
        batch.time_ns[row] = static_cast<std::uint64_t>(value);
        batch.process[row] = 1;
        batch.thread[row] = 1;
        batch.stack[row] = 1;
        batch.kind[row] = FAH_ROW_CPU;
        batch.origin[row] = FAH_ORIGIN_PYTHON;
        batch.value[row] = value;
        batch.system_ns[row] = system_ns;
    }
    // Commits rows of values 1, 2, 3 ... with row 1 spoilt; returns the values that arrived.
    template <class Spoil>
    std::vector<std::int64_t> after(Spoil spoil) {
        fah_batch* batch = writer_.acquire();
        for (std::int64_t value = 1; value <= 3; ++value) put(*batch, value);
        spoil(*batch);
        writer_.commit(batch);
        return flushed();
    }
    std::vector<std::int64_t> flushed() {
        EXPECT_TRUE(writer_.flush());
        if (!queue_.full()) return {};
        Batch batch = *queue_.pull();
        return {batch.value.begin(), batch.value.begin() + batch.rows};
    }
    std::uint64_t invalid() const {
        const auto losses = ledger_.facts().losses;
        return losses.contains("invalid_rows") ? losses.at("invalid_rows") : 0;
    }

    std::shared_ptr<Dictionary> dictionary_ = std::make_shared<Dictionary>();
    BatchQueue queue_{1};
    RunLedger ledger_;
    BatchWriter writer_{dictionary_, queue_, ledger_};
};

using Values = std::vector<std::int64_t>;

TEST_F(BatchWriterTest, HandsRowsOver) {
    EXPECT_EQ(after([](fah_batch&) {}), (Values{1, 2, 3}));
    EXPECT_EQ(writer_.rows(), 3U);
    EXPECT_EQ(invalid(), 0U);
}

TEST_F(BatchWriterTest, JoinsTheRowsOfSeveralDrains) {
    for (std::int64_t value = 1; value <= 3; ++value) {
        fah_batch* batch = writer_.acquire();
        EXPECT_EQ(batch->rows, 0U);
        put(*batch, value);
        writer_.commit(batch);
    }
    EXPECT_EQ(flushed(), (Values{1, 2, 3}));
}

TEST_F(BatchWriterTest, BeginsANewBatchWhenTheOldIsNearlyFull) {
    fah_batch* batch = writer_.acquire();
    while (batch->rows < BatchWriter::CAPACITY) put(*batch, 1);
    writer_.commit(batch);
    EXPECT_FALSE(queue_.full());
    batch = writer_.acquire();
    ASSERT_NE(batch, nullptr);
    EXPECT_EQ(batch->capacity, BatchWriter::CAPACITY);
    EXPECT_TRUE(queue_.full());
}

TEST_F(BatchWriterTest, GivesNothingWhileTheQueueIsFull) {
    after([](fah_batch&) {});
    Batch filler;
    queue_.push(filler);
    EXPECT_EQ(writer_.acquire(), nullptr);
    queue_.pull();
    EXPECT_NE(writer_.acquire(), nullptr);
    EXPECT_EQ(writer_.acquire(), nullptr);  // one is out
}

TEST_F(BatchWriterTest, DropsRowsThatCannotBe) {
    EXPECT_EQ(after([](fah_batch& b) { b.process[1] = 2; }), (Values{1, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.process[1] = 0; }), (Values{1, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.thread[1] = 99; }), (Values{1, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.stack[1] = 2; }), (Values{1, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.value[1] = -1; }), (Values{1, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.system_ns[1] = 3; }), (Values{1, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.system_ns[1] = -3; }), (Values{1, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.kind[1] = 0; }), (Values{1, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.origin[1] = 4; }), (Values{1, 3}));
    EXPECT_EQ(invalid(), 9U);
}

TEST_F(BatchWriterTest, KeepsRowsOfUnknownKindAndOfNoProcessInParticular) {
    EXPECT_EQ(after([](fah_batch& b) { b.kind[1] = 200; }), (Values{1, 2, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.kind[1] = FAH_ROW_RSS, b.process[1] = b.thread[1] = b.stack[1] = 0; }),
              (Values{1, 2, 3}));
    EXPECT_EQ(invalid(), 0U);
}

TEST_F(BatchWriterTest, KnowsThePartsOfTheResidentSet) {
    const auto part = [this](std::uint8_t which) {
        return after([which](fah_batch& b) { b.kind[1] = FAH_ROW_RESIDENT, b.origin[1] = which; });
    };
    EXPECT_EQ(part(FAH_RESIDENT_PROPORTIONAL), (Values{1, 2, 3}));
    EXPECT_EQ(part(FAH_RESIDENT_PROPORTIONAL + 1), (Values{1, 3}));
}

TEST_F(BatchWriterTest, KnowsThatHeapRowsCountInThousandths) {
    EXPECT_EQ(after([](fah_batch& b) { b.kind[1] = FAH_ROW_ALLOC, b.system_ns[1] = 7000; }), (Values{1, 2, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.kind[1] = FAH_ROW_FREE, b.system_ns[1] = 7000; }), (Values{1, 2, 3}));
    EXPECT_EQ(after([](fah_batch& b) { b.kind[1] = FAH_ROW_ALLOC, b.process[1] = 0; }), (Values{1, 3}));
    EXPECT_EQ(invalid(), 1U);
}

TEST_F(BatchWriterTest, BelievesNothingInABatchThatOverflowed) {
    EXPECT_EQ(after([](fah_batch& b) { b.rows = b.capacity + 1; }), Values{});
    EXPECT_GT(invalid(), 0U);
    EXPECT_EQ(after([](fah_batch& b) { b.rows = 0xFFFFFFFF; }), Values{});
    EXPECT_EQ(after([](fah_batch& b) { b.capacity = 0xFFFFFFFF; }), (Values{1, 2, 3}));  // our own capacity counts
}

TEST_F(BatchWriterTest, RefusesABatchThatIsNotOut) {
    fah_batch* batch = writer_.acquire();
    put(*batch, 1);
    writer_.commit(batch);
    writer_.commit(batch);
    fah_batch foreign = *batch;
    writer_.acquire();
    writer_.commit(&foreign);
    EXPECT_EQ(invalid(), 2U);
    EXPECT_EQ(writer_.rows(), 1U);
}

TEST_F(BatchWriterTest, GoesOnWhenNobodyPullsAnyMore) {
    queue_.cancel();
    for (int i = 0; i < 10; ++i) {
        fah_batch* batch = writer_.acquire();
        ASSERT_NE(batch, nullptr);
        ASSERT_GE(batch->capacity, BatchWriter::CAPACITY / 4);
        while (batch->rows < batch->capacity) put(*batch, 1);
        writer_.commit(batch);
    }
    EXPECT_TRUE(writer_.flush());
}

TEST_F(BatchWriterTest, FlushesWhatWaitedLongEnough) {
    fah_batch* batch = writer_.acquire();
    put(*batch, 1);
    writer_.commit(batch);
    writer_.flush_old(0);
    writer_.flush_old(~std::uint64_t{0} >> 1);
    EXPECT_TRUE(queue_.full());
}

}  // namespace
}  // namespace fah

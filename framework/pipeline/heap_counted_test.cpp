// Rows that were added up inside the target: sums, peaks and sizes as they say, and nothing of them is an estimate.
#include "framework/pipeline/heap_ledger.h"
#include "framework/pipeline/test_support/made_batches.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

namespace fah {
namespace {

class HeapCounted : public testing::Test {
protected:
    HeapCounted() : a_(names_.stack({"main", "a"})), b_(names_.stack({"main", "b"})) {}

    made::Row row(std::uint8_t kind, std::uint64_t time, StackId stack, std::int64_t value, std::int64_t count = 0) {
        return {.time_ns = time,
                .process = names_.process,
                .stack = stack,
                .kind = kind,
                .origin = FAH_ORIGIN_PYTHON,
                .value = value,
                .system_ns = count * 1000};
    }
    Heap account(const std::vector<made::Row>& rows) {
        HeapLedger ledger;
        ledger.take(made::batch_of(names_.dictionary, rows), *names_.dictionary);
        return ledger.finish(*names_.dictionary);
    }

    made::Names names_;
    StackId a_, b_;
};

TEST_F(HeapCounted, AddUpWithoutAnError) {
    const Heap heap = account({row(FAH_ROW_COUNTED_ALLOC, 10, a_, 5000, 50), row(FAH_ROW_COUNTED_CHURN, 10, a_, 900, 9),
                               row(FAH_ROW_COUNTED_TEMPORARY, 10, a_, 300), row(FAH_ROW_COUNTED_FREE, 20, a_, 2000, 20),
                               row(FAH_ROW_COUNTED_ALLOC, 20, b_, 100, 1)});
    ASSERT_EQ(heap.rows.size(), 2U);
    EXPECT_EQ(heap.rows[0].sums.allocated, (HeapAmount{5900, 59'000, 0}));
    EXPECT_EQ(heap.rows[0].sums.python_bytes, 5900);
    EXPECT_EQ(heap.rows[0].sums.temporary.bytes, 300);
    EXPECT_EQ(heap.rows[0].sums.kept.bytes, 3000);
    EXPECT_EQ(heap.rows[0].sums.at_peak.bytes, 5000);
    EXPECT_EQ(heap.rows[1].sums.at_peak.bytes, 0);
    EXPECT_EQ(heap.peak.bytes, 5000);
    EXPECT_EQ(heap.samples, 60U);
    EXPECT_EQ(heap.processes.at(0).allocated_bytes, 6000);
}

TEST_F(HeapCounted, OwnPeaksAreNotTheRuns) {
    const Heap heap = account({row(FAH_ROW_COUNTED_ALLOC, 10, a_, 5000, 1), row(FAH_ROW_COUNTED_FREE, 20, a_, 5000, 1),
                               row(FAH_ROW_COUNTED_ALLOC, 20, b_, 10, 1), row(FAH_ROW_COUNTED_PEAK, 20, b_, 4000)});
    EXPECT_EQ(heap.peak.bytes, 5000);
    EXPECT_EQ(heap.rows.at(1).peak_bytes, 4000);
    EXPECT_EQ(heap.changes.back().rise, 3990);
    EXPECT_EQ(heap.changes.back().bytes, 0);
}

TEST_F(HeapCounted, SizesAreOfTheWholeProcess) {
    made::Row small = row(FAH_ROW_COUNTED_SIZES, 10, {}, 300, 10), large = row(FAH_ROW_COUNTED_SIZES, 10, {}, 9000, 2);
    small.origin = 5, large.origin = 13;
    const Heap heap = account({row(FAH_ROW_COUNTED_ALLOC, 10, a_, 9300, 12), small, large});
    ASSERT_EQ(heap.sizes.size(), 2U);
    EXPECT_EQ(heap.sizes[0].from, 16);
    EXPECT_EQ(heap.sizes[0].amount.milli, 10'000);
    EXPECT_EQ(heap.sizes[1].from, 4096);
    EXPECT_EQ(heap.sizes[1].amount.bytes, 9000);
}

TEST_F(HeapCounted, SampledRowsBesideThemKeepTheirError) {
    made::Row sampled = row(FAH_ROW_ALLOC, 30, b_, 1000);
    sampled.thread = names_.thread, sampled.system_ns = 4000;
    const Heap heap = account({row(FAH_ROW_COUNTED_ALLOC, 10, a_, 5000, 1), sampled});
    EXPECT_EQ(heap.rows.at(0).sums.allocated.variance, 0);
    EXPECT_GT(heap.rows.at(1).sums.allocated.variance, 0);
}

}  // namespace
}  // namespace fah

// Meant to catch: rows of other kinds kept, the limit left out, impossible values kept, the order lost.
#include "framework/pipeline/timeline_ledger.h"

#include "framework/model/row.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

#include <vector>

namespace {

using fah::Batch;
using fah::Row;
using fah::TimelineLedger;

Batch batch_of(const std::vector<Row>& rows) {
    Batch batch;
    batch.reserve(static_cast<std::uint32_t>(rows.size()));
    for (const Row& row : rows) fah::append(batch, row);
    return batch;
}

Row row(std::uint8_t kind, std::uint64_t time_ns, std::int64_t value, std::uint32_t thread = 2) {
    return {.time_ns = time_ns, .process = 1, .thread = thread, .stack = 3, .kind = kind, .value = value};
}

TEST(TimelineLedger, KeepsItsRowsByThreadAndTime) {
    TimelineLedger ledger;
    ledger.take(batch_of({row(FAH_ROW_SPAN, 50, 5, 9), row(FAH_ROW_CPU, 10, 1), row(FAH_ROW_SPAN, 40, 7)}));
    ledger.take(batch_of({row(FAH_ROW_MARK, 30, 0), row(FAH_ROW_CALLS, 10, 1)}));
    const fah::Timeline kept = ledger.finish();
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0].kind, FAH_ROW_MARK);
    EXPECT_EQ(kept[1].value, 7);
    EXPECT_EQ(kept[2].thread.value, 9U);
}

TEST(TimelineLedger, LeavesOutWhatCannotBe) {
    TimelineLedger ledger;
    ledger.take(batch_of({row(FAH_ROW_SPAN, 50, -5)}));
    EXPECT_TRUE(ledger.finish().empty());
    EXPECT_EQ(ledger.left_out(), 0U);
}

TEST(TimelineLedger, CountsRowsBeyondItsLimit) {
    TimelineLedger ledger(2);
    ledger.take(batch_of({row(FAH_ROW_SPAN, 1, 1), row(FAH_ROW_SPAN, 2, 1), row(FAH_ROW_SPAN, 3, 1)}));
    EXPECT_EQ(ledger.finish().size(), 2U);
    EXPECT_EQ(ledger.left_out(), 1U);
}

}  // namespace

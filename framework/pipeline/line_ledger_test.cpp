// Meant to catch: rows of two kinds kept apart, the limit left out, impossible values added, rows of calls taken for lines.
#include "framework/pipeline/line_ledger.h"

#include "framework/model/row.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

namespace {

using fah::Batch;
using fah::LineLedger;
using fah::Row;

Row row(std::uint8_t kind, std::int64_t value, std::int64_t second, std::uint32_t stack = 3) {
    return {.process = 1, .thread = 2, .stack = stack, .kind = kind, .value = value, .system_ns = second};
}

Batch batch_of(const std::vector<Row>& rows) {
    Batch batch;
    batch.reserve(static_cast<std::uint32_t>(rows.size()));
    for (const Row& each : rows) append(batch, each);
    return batch;
}

TEST(LineLedger, AddsUpByProcessThreadAndLine) {
    LineLedger ledger;
    ledger.take(batch_of({row(FAH_ROW_LINE_HITS, 10, 0), row(FAH_ROW_LINE_TIME, 900, 70), row(FAH_ROW_CALLS, 5, 5)}));
    ledger.take(batch_of({row(FAH_ROW_LINE_HITS, 1, 0), row(FAH_ROW_LINE_HITS, 7, 0, 4)}));
    const fah::LineHits hits = ledger.finish();
    ASSERT_EQ(hits.size(), 2U);
    EXPECT_EQ(hits[0].amounts, (fah::LineAmounts{.hits = 11, .time_ns = 900, .counting_ns = 70}));
    EXPECT_EQ(hits[1].stack.value, 4U);
    EXPECT_EQ(hits[1].amounts.hits, 7);
}

TEST(LineLedger, LeavesOutWhatCannotBe) {
    LineLedger ledger;
    ledger.take(batch_of({row(FAH_ROW_LINE_HITS, -1, 0), row(FAH_ROW_LINE_TIME, 10, -1)}));
    EXPECT_TRUE(ledger.finish().empty());
}

TEST(LineLedger, CountsWhatFindsNoRoom) {
    LineLedger ledger(1);
    ledger.take(
        batch_of({row(FAH_ROW_LINE_HITS, 1, 0), row(FAH_ROW_LINE_HITS, 1, 0, 4), row(FAH_ROW_LINE_HITS, 1, 0)}));
    EXPECT_EQ(ledger.left_out(), 1U);
    EXPECT_EQ(ledger.finish()[0].amounts.hits, 2);
}

}  // namespace

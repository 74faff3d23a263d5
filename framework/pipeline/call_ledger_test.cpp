// Meant to catch: rows of two kinds kept apart, the limit left out, impossible values added.
#include "framework/pipeline/call_ledger.h"

#include "framework/model/row.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

namespace {

using fah::Batch;
using fah::CallLedger;
using fah::Row;

Batch batch_of(const std::vector<Row>& rows) {
    Batch batch;
    batch.reserve(static_cast<std::uint32_t>(rows.size()));
    for (const Row& row : rows) fah::append(batch, row);
    return batch;
}

Row row(std::uint8_t kind, std::int64_t value, std::int64_t second, std::uint32_t stack = 3) {
    return {.process = 1, .thread = 2, .stack = stack, .kind = kind, .value = value, .system_ns = second};
}

TEST(CallLedger, JoinsTheRowsOfOneFunction) {
    CallLedger ledger;
    ledger.take(
        batch_of({row(FAH_ROW_CALLS, 10, 4), row(FAH_ROW_CALL_TIME, 900, 700), row(FAH_ROW_CALL_EVENTS, 3, 50)}));
    ledger.take(batch_of({row(FAH_ROW_CALLS, 1, 1), row(FAH_ROW_CPU, 5, 0), row(FAH_ROW_CALLS, 7, 7, 4),
                          row(FAH_ROW_CALL_COST, 30, 60)}));
    const fah::Calls calls = ledger.finish();
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[0].amounts, (fah::CallAmounts{.calls = 11,
                                                  .first = 5,
                                                  .resumes = 3,
                                                  .own_ns = 700,
                                                  .cumulative_ns = 900,
                                                  .counting_ns = 50,
                                                  .inside_ns = 30,
                                                  .around_ns = 60}));
    EXPECT_EQ(calls[1].stack.value, 4U);
    EXPECT_EQ(calls[1].amounts.calls, 7);
}

TEST(CallLedger, LeavesOutWhatCannotBe) {
    CallLedger ledger;
    ledger.take(batch_of({row(FAH_ROW_CALLS, -1, 0), row(FAH_ROW_CALL_TIME, 10, -1)}));
    EXPECT_TRUE(ledger.finish().empty());
}

TEST(CallLedger, CountsRowsBeyondItsLimit) {
    CallLedger ledger(1);
    ledger.take(batch_of({row(FAH_ROW_CALLS, 1, 1), row(FAH_ROW_CALLS, 1, 1, 4), row(FAH_ROW_CALLS, 1, 1)}));
    ASSERT_EQ(ledger.finish().size(), 1U);
    EXPECT_EQ(ledger.finish()[0].amounts.calls, 2);
    EXPECT_EQ(ledger.left_out(), 1U);
}

}  // namespace

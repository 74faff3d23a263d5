// Rows of the heap in, its account out. Seen to fail: with the shares of a peak not noted when a row changes after it, with rows
// taken as they come instead of by their time, with a process's end not seen, with the last allocation of a thread kept after
// its next event, and with counts taken as if they were not rounded.
#include "framework/pipeline/heap_ledger.h"

#include "framework/pipeline/test_support/made_batches.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

#include <random>

namespace fah {
namespace {

constexpr std::int64_t MB = 1 << 20;
constexpr std::uint64_t MS = 1'000'000;

class HeapLedgerTest : public testing::Test {
protected:
    HeapLedgerTest() : a_(names_.stack({"main", "a"})), b_(names_.stack({"main", "b"})) {}

    made::Row row(std::uint8_t kind, std::uint64_t ms, StackId stack, std::int64_t bytes, std::int64_t milli = 1000) {
        return {.time_ns = ms * MS,
                .process = names_.process,
                .thread = names_.thread,
                .stack = stack,
                .kind = kind,
                .origin = FAH_ORIGIN_NATIVE,
                .value = bytes,
                .system_ns = milli};
    }
    made::Row alloc(std::uint64_t ms, StackId stack, std::int64_t bytes) {
        return row(FAH_ROW_ALLOC, ms, stack, bytes);
    }
    made::Row release(std::uint64_t ms, StackId stack, std::int64_t bytes) {
        return row(FAH_ROW_FREE, ms, stack, bytes);
    }
    Heap account(const std::vector<made::Row>& rows, std::size_t max_rows = HeapLedger::MAX_ROWS) {
        HeapLedger ledger(max_rows);
        ledger.take(made::batch_of(names_.dictionary, rows), *names_.dictionary);
        Heap heap = ledger.finish(*names_.dictionary);
        folded_ = ledger.folded();
        return heap;
    }

    made::Names names_;
    StackId a_, b_;
    std::uint64_t folded_ = 0;
};

TEST_F(HeapLedgerTest, KeepsWhatWasLiveAtTheMomentsAskedFor) {
    HeapLedger ledger;
    ledger.remember({2 * MS, 4 * MS, 90 * MS});
    ledger.take(made::batch_of(names_.dictionary, {alloc(1, a_, 5 * MB), alloc(2, a_, MB), alloc(3, b_, 3 * MB),
                                                   release(4, a_, 5 * MB), release(5, b_, 3 * MB)}),
                *names_.dictionary);
    const Heap heap = ledger.finish(*names_.dictionary);
    ASSERT_EQ(heap.moments.size(), 3U);
    ASSERT_EQ(heap.moments[0].live.size(), 1U) << "the second row came later";
    EXPECT_EQ(heap.moments[0].live[0].bytes, 6 * MB) << "with what happened in that very moment";
    EXPECT_EQ(heap.moments[0].live[0].milli, 2000);
    EXPECT_EQ(heap.moments[1].live[0].bytes, MB);
    EXPECT_EQ(heap.moments[1].live[1].bytes, 3 * MB);
    EXPECT_EQ(heap.moments[2].live[1].bytes, 0) << "beyond the last row: what was left";
    EXPECT_EQ(heap.moments[2].live[0].milli, 1000);
}

TEST_F(HeapLedgerTest, SharesOfThePeakAreThoseOfItsMoment) {
    const Heap heap = account({alloc(1, a_, 5 * MB), alloc(2, b_, 3 * MB), release(3, a_, 5 * MB), alloc(4, b_, MB),
                               alloc(5, a_, 2 * MB), release(6, b_, 4 * MB)});
    EXPECT_EQ(heap.peak.bytes, 8 * MB);
    EXPECT_EQ(heap.peak_ns, 2 * MS);
    ASSERT_EQ(heap.rows.size(), 2U);
    EXPECT_EQ(heap.rows[0].sums.at_peak.bytes, 5 * MB);
    EXPECT_EQ(heap.rows[1].sums.at_peak.bytes, 3 * MB);
    EXPECT_EQ(heap.rows[1].peak_bytes, 4 * MB);
    EXPECT_EQ(heap.rows[0].sums.allocated.bytes, 7 * MB);
    EXPECT_EQ(heap.rows[0].sums.kept.bytes, 2 * MB);
    EXPECT_EQ(heap.rows[1].sums.kept.bytes, 0);
}

TEST_F(HeapLedgerTest, TheAverageIsOverTime) {
    const Heap heap =
        account({alloc(0, a_, 4 * MB), release(10, a_, 4 * MB), alloc(30, a_, MB), row(FAH_ROW_RSS, 40, {}, 1)});
    EXPECT_DOUBLE_EQ(heap.rows[0].sums.byte_ns, 50.0 * MB * MS);
    EXPECT_EQ(heap.end_ns, 40 * MS);
}

TEST_F(HeapLedgerTest, TheVarianceIsThatOfWhatWasSampled) {
    const Heap heap = account({row(FAH_ROW_ALLOC, 1, a_, 1000, 4000), row(FAH_ROW_ALLOC, 2, a_, 600, 1000),
                               row(FAH_ROW_FREE, 3, a_, 1000, 4000)});
    EXPECT_DOUBLE_EQ(heap.rows[0].sums.allocated.variance, 1000.0 * 1000 * 0.75);
    EXPECT_DOUBLE_EQ(heap.rows[0].sums.at_peak.variance, 1000.0 * 1000 * 0.75);
    EXPECT_DOUBLE_EQ(heap.rows[0].sums.kept.variance, 0);
    EXPECT_EQ(heap.rows[0].sums.allocated.milli, 5000);
    ASSERT_EQ(heap.sizes.size(), 2U);
    EXPECT_EQ(heap.sizes[0].from, 128) << "1000 bytes for 4 allocations";
    EXPECT_EQ(heap.sizes[1].from, 512);
}

TEST_F(HeapLedgerTest, RoundedCountsLeaveAPowerOfTwoInItsClass) {
    const Heap heap = account({row(FAH_ROW_ALLOC, 1, a_, 1'212'706, 1157)});  // of 1 MB, taken with p = 1 - exp(-2)
    ASSERT_EQ(heap.sizes.size(), 1U);
    EXPECT_EQ(heap.sizes[0].from, MB);
}

TEST_F(HeapLedgerTest, RowsOfOtherThreadsComeLate) {
    made::Row other = release(2, a_, 8 * MB);
    other.thread = names_.dictionary->intern_thread({names_.process, 7, {}});
    const Heap heap =
        account({alloc(1, a_, 8 * MB), alloc(3, a_, 8 * MB), alloc(900, b_, MB), other, alloc(1500, b_, MB)});
    EXPECT_EQ(heap.peak.bytes, 10 * MB) << "not 17";
    EXPECT_EQ(heap.rows[0].sums.temporary.bytes, 0) << "another thread's free";
}

TEST_F(HeapLedgerTest, TemporaryIsWhatTheThreadFreesNext) {
    const Heap heap = account({alloc(1, a_, MB), release(2, a_, MB), alloc(3, a_, MB), alloc(4, b_, MB),
                               release(5, a_, MB), release(6, b_, MB)});
    EXPECT_EQ(heap.rows[0].sums.temporary.bytes, MB);
    EXPECT_EQ(heap.rows[1].sums.temporary.bytes, 0);
}

TEST_F(HeapLedgerTest, AProcessThatEndedHoldsNothing) {
    const ProcessId child = names_.dictionary->intern_process({.pid = 300, .start_time_ns = 9});
    const ThreadId main = names_.dictionary->intern_thread({child, 300, {}});
    made::Row of_child = alloc(1, a_, 8 * MB);
    of_child.process = child;
    of_child.thread = main;
    made::Row end = row(FAH_ROW_UNSAMPLED, 5, {}, 1, 0);
    end.process = child;
    end.thread = main;
    made::Row late = release(6, a_, 8 * MB);
    late.process = child;
    late.thread = main;
    const Heap heap = account({of_child, alloc(2, a_, MB), end, late, alloc(7, a_, 2 * MB)});
    EXPECT_EQ(heap.peak.bytes, 9 * MB);
    EXPECT_EQ(heap.rows[0].sums.kept.bytes, 8 * MB);
    EXPECT_DOUBLE_EQ(heap.rows[0].sums.byte_ns, 32.0 * MB * MS);
    ASSERT_EQ(heap.processes.size(), 2U);
    EXPECT_EQ(heap.processes[0].peak_bytes, 3 * MB);
    EXPECT_EQ(heap.processes[1].peak_bytes, 8 * MB);
}

// Its main thread's last words, then more: an exec has failed. Seen to fail: with what was held left out for good.
TEST_F(HeapLedgerTest, AProcessThatGoesOnHoldsWhatItHeld) {
    const made::Row end = row(FAH_ROW_UNSAMPLED, 5, {}, 1, 0);
    const Heap heap = account({alloc(1, a_, 8 * MB), alloc(2, b_, MB), end, release(6, b_, MB), alloc(40, b_, 2 * MB),
                               release(50, a_, 8 * MB)});
    EXPECT_EQ(heap.peak.bytes, 10 * MB);
    EXPECT_EQ(heap.rows[0].sums.allocated.bytes, 8 * MB);
    EXPECT_EQ(heap.rows[0].sums.kept.bytes, 0);
    EXPECT_EQ(heap.rows[1].sums.kept.bytes, 2 * MB);
    EXPECT_EQ(heap.processes[0].kept_bytes, 2 * MB);
}

// The source frees what an image before held when the next one tells of itself; what other threads do as all end is none.
TEST_F(HeapLedgerTest, AfterAnExecNothingComesBack) {
    const made::Row end = row(FAH_ROW_UNSAMPLED, 5, {}, 1, 0);
    const Heap replaced = account({alloc(1, a_, 8 * MB), end, release(40, a_, 8 * MB), alloc(41, b_, MB)});
    EXPECT_EQ(replaced.peak.bytes, 8 * MB);
    EXPECT_EQ(replaced.rows[0].sums.kept.bytes, 8 * MB);
    const Heap ended = account({alloc(1, a_, 8 * MB), end, alloc(6, b_, MB)});
    EXPECT_EQ(ended.peak.bytes, 8 * MB);
    EXPECT_EQ(ended.rows[0].sums.kept.bytes, 8 * MB);
}

TEST_F(HeapLedgerTest, TooManyStacksFoldAndAreCounted) {
    const Heap heap = account({alloc(1, a_, MB), alloc(2, b_, 2 * MB), release(3, b_, MB)}, 1);
    EXPECT_EQ(folded_, 2U);
    ASSERT_EQ(heap.rows.size(), 2U);
    EXPECT_EQ(heap.rows[1].stack, names_.dictionary->storage_overflow());
    EXPECT_EQ(heap.rows[1].sums.kept.bytes, MB);
    EXPECT_EQ(heap.peak.bytes, 3 * MB);
}

TEST_F(HeapLedgerTest, ImpossibleRowsAreLeftOut) {
    EXPECT_TRUE(account({alloc(1, a_, -1), row(FAH_ROW_ALLOC, 1, a_, 1, -1), row(FAH_ROW_CPU, 1, a_, 1)}).empty());
}

// What a recording gives back has other batches; the account must not show it.
TEST_F(HeapLedgerTest, BatchesDoNotShow) {
    std::mt19937 random(11);
    std::vector<made::Row> rows, live;
    for (std::uint64_t i = 0; i < 3000; ++i) {
        if (!live.empty() && random() % 3 == 0) {
            made::Row end = live.back();
            live.pop_back();
            end.kind = FAH_ROW_FREE;
            end.time_ns = i * MS;
            rows.push_back(end);
        } else {
            live.push_back(alloc(i, random() % 2 == 0 ? a_ : b_, 1 + static_cast<std::int64_t>(random() % 1000)));
            rows.push_back(live.back());
        }
    }
    HeapLedger ledger;
    for (std::size_t at = 0; at < rows.size();) {
        const std::size_t end = std::min(rows.size(), at + 1 + random() % 40);
        ledger.take(made::batch_of(names_.dictionary,
                                   {rows.begin() + static_cast<long>(at), rows.begin() + static_cast<long>(end)}),
                    *names_.dictionary);
        at = end;
    }
    EXPECT_EQ(ledger.finish(*names_.dictionary), account(rows));
}

}  // namespace
}  // namespace fah

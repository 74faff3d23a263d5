// Reserved address space counts as far as it was touched. Seen to fail: with all of it counted, with a range that shrinks left at
// its largest, with an exec's image that keeps its ranges.
#include "plugins/memory/heap/reserved_ranges.h"

#include "plugins/memory/heap/heap_wire.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

namespace {

constexpr std::uint64_t MB = 1 << 20, SECOND = 1'000'000'000;

TEST(TouchedBytes, AreThoseInMemory) {
    constexpr std::size_t size = 256 * MB;
    void* map = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT_NE(map, MAP_FAILED);
    ::madvise(map, size, MADV_NOHUGEPAGE);
    const auto begin = reinterpret_cast<std::uint64_t>(map);
    EXPECT_EQ(heap::touched_bytes(::getpid(), begin, size), 0U);
    std::memset(static_cast<char*>(map) + 100 * MB, 1, 7 * MB);
    EXPECT_EQ(heap::touched_bytes(::getpid(), begin, size), 7 * MB);
    EXPECT_EQ(heap::touched_bytes(::getpid(), begin + 101 * MB, 2 * MB), 2 * MB);
    ::munmap(map, size);
    EXPECT_EQ(heap::touched_bytes(4'000'000, begin, size), std::nullopt) << "no such process";
}

class ReservedRanges : public ::testing::Test {
protected:
    template <class Payload>
    bool take(std::uint32_t kind, const Payload& payload, std::uint32_t process = 1) {
        const fah_ring_record record{sizeof record, kind, process, 5, 9, sizeof payload, ++time_, &payload};
        return ranges_.take(record, rows_);
    }
    void look(std::uint64_t touched) {
        touched_ = touched;
        time_ += SECOND;
        ranges_.look(time_, rows_);
    }
    // "+MB" and "-MB" of the rows since the last call.
    std::string told() {
        std::string text;
        for (const auto& row : rows_) {
            EXPECT_EQ(row.stack, 9U);
            text +=
                (row.kind == FAH_ROW_COUNTED_ALLOC ? "+" : "-") + std::to_string(row.value / std::int64_t{MB}) + " ";
        }
        rows_.clear();
        return text;
    }

    std::optional<std::uint64_t> touched_ = 0;
    heap::ReservedRanges ranges_{
        [this](std::int32_t pid, std::uint64_t, std::uint64_t) { return pid == 77 ? touched_ : std::nullopt; }};
    std::vector<fixingahole::Row> rows_;
    std::uint64_t time_ = SECOND;
};

TEST_F(ReservedRanges, GrowAndShrinkWithWhatIsTouched) {
    EXPECT_TRUE(take(HEAP_RECORD_RESERVE, heap_reserve{3, 0x1000, 1024 * MB, 77, 0}));
    EXPECT_EQ(told(), "");
    look(10 * MB);
    look(10 * MB);
    look(200 * MB);
    look(50 * MB);
    EXPECT_EQ(told(), "+10 +190 -150 ");
    EXPECT_TRUE(take(HEAP_RECORD_FREE, heap_free{3, 1000 * MB}));
    EXPECT_TRUE(take(HEAP_RECORD_FREE, heap_free{3, 24 * MB}));
    EXPECT_EQ(told(), "-26 -24 ");
    look(50 * MB);
    EXPECT_EQ(told(), "") << "it is gone";
}

TEST_F(ReservedRanges, LeaveOtherRecordsToOthers) {
    EXPECT_FALSE(take(HEAP_RECORD_ALLOC, heap_alloc{}));
    EXPECT_FALSE(take(HEAP_RECORD_FREE, heap_free{3, 1}));
    take(HEAP_RECORD_RESERVE, heap_reserve{3, 0x1000, 1024 * MB, 77, 0});
    EXPECT_FALSE(take(HEAP_RECORD_FREE, heap_free{3, 1}, 2)) << "of another process";
}

TEST_F(ReservedRanges, EndWithTheirImageAndStayWithAProcessThatEnds) {
    take(HEAP_RECORD_RESERVE, heap_reserve{3, 0x1000, 1024 * MB, 77, 0}, 1);
    take(HEAP_RECORD_RESERVE, heap_reserve{3, 0x1000, 1024 * MB, 77, 0}, 2);
    look(10 * MB);
    EXPECT_EQ(told(), "+10 +10 ");
    EXPECT_FALSE(take(HEAP_RECORD_START, heap_start{}, 1));
    EXPECT_EQ(told(), "-10 ");
    EXPECT_FALSE(take(FAH_RECORD_ENDED, heap_start{}, 2));
    look(20 * MB);
    EXPECT_EQ(told(), "");
}

TEST_F(ReservedRanges, OfAProcessThatIsGoneStayAsTheyWere) {
    take(HEAP_RECORD_RESERVE, heap_reserve{3, 0x1000, 1024 * MB, 77, 0});
    look(10 * MB);
    touched_.reset();
    time_ += SECOND;
    ranges_.look(time_, rows_);
    EXPECT_EQ(told(), "+10 ");
}

}  // namespace

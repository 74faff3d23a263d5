// Meant to catch: long calls left out before short ones, calls lost without being counted, tasks of one process in another,
// records that are too short taken for whole ones.
#include "plugins/samplers/tracer/long_calls.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace {

// Frames are numbered as they come; a stack is its parent * 1000 + its frame.
struct MadeUp {
    fah_host table{};
    std::vector<std::string> frames;

    MadeUp() {
        table.struct_size = sizeof table;
        table.context = this;
        table.intern_frame = [](const fah_host* host, const fah_frame* frame) -> std::uint32_t {
            auto& self = *static_cast<MadeUp*>(host->context);
            self.frames.emplace_back(frame->function.data, frame->function.size);
            return static_cast<std::uint32_t>(self.frames.size());
        };
        table.intern_stack = [](const fah_host*, std::uint32_t parent, std::uint32_t frame) -> std::uint32_t {
            return (parent == FAH_NONE ? 0 : parent * 1000) + frame;
        };
    }
    fixingahole::Host host() { return fixingahole::Host(&table); }
};

class LongCalls : public ::testing::Test {
protected:
    bool tell(std::uint32_t kind, const void* payload, std::size_t size, std::uint32_t process = 1) {
        fah_ring_record record{};
        record.struct_size = sizeof record;
        record.kind = kind;
        record.process = process;
        record.thread = 2;
        record.payload = payload;
        record.payload_size = static_cast<std::uint32_t>(size);
        return calls_.take(record, [](std::uint32_t number) { return number; });
    }
    void span(std::uint64_t begin, std::uint64_t ns, std::uint32_t task = 0, std::uint32_t process = 1) {
        const tracer_span told{begin, begin + ns, 7, task, FAH_SPAN_CALL, 0};
        EXPECT_TRUE(tell(TRACER_RECORD_SPAN, &told, sizeof told, process));
    }
    void task(std::uint32_t number, const std::string& name, std::uint32_t process = 1) {
        std::string bytes(sizeof(tracer_task), '\0');
        const tracer_task head{number, 0};
        std::memcpy(bytes.data(), &head, sizeof head);
        bytes += name;
        EXPECT_TRUE(tell(TRACER_RECORD_TASK, bytes.data(), bytes.size(), process));
    }

    MadeUp made_;
    tracer::LongCalls calls_{made_.host(), 100};
};

TEST_F(LongCalls, TheShortestGoFirstAndAreCounted) {
    for (std::uint64_t i = 0; i < 1000; ++i) span(i * 10'000, 100 + (i * 7919) % 1000);
    const auto rows = calls_.rows();
    ASSERT_LE(rows.size(), 100U);
    EXPECT_GE(rows.size(), 75U);
    EXPECT_EQ(rows.size() + calls_.left_out(), 1000U);
    const auto shortest = std::ranges::min_element(rows, {}, &fixingahole::Row::value)->value;
    EXPECT_GE(shortest, 100 + 1000 - 100 - 1) << "of lengths that are all different the longest hundred, nearly";
    EXPECT_TRUE(std::ranges::is_sorted(rows, {}, &fixingahole::Row::time_ns));
}

TEST_F(LongCalls, ATaskIsTheOuterFrameInItsOwnProcessOnly) {
    task(1, "Task-1");
    span(0, 500, 1);
    span(600, 500, 1, 8);
    span(1200, 500);
    const auto rows = calls_.rows();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(made_.frames.at(0), "Task-1");
    EXPECT_EQ((std::vector{rows[0].stack, rows[1].stack, rows[2].stack}), (std::vector<std::uint32_t>{1007, 7, 7}));
}

TEST_F(LongCalls, AForkThatRunsAnotherProgramIsToldAsSuch) {
    const tracer_fork fork{55, 0};
    EXPECT_TRUE(tell(TRACER_RECORD_FORK, &fork, sizeof fork, 1));
    EXPECT_TRUE(tell(TRACER_RECORD_FORK, &fork, sizeof fork, 2));
    calls_.begin(2);
    const auto rows = calls_.rows();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ((std::vector{rows[0].origin, rows[1].origin}), (std::vector<std::uint8_t>{0, 1}));
    EXPECT_EQ(rows[0].value, 55);
}

TEST_F(LongCalls, ShortRecordsAreNone) {
    const tracer_span told{};
    EXPECT_FALSE(tell(TRACER_RECORD_SPAN, &told, sizeof told - 1));
    EXPECT_FALSE(tell(TRACER_RECORD_FORK + 1, &told, sizeof told));
    EXPECT_TRUE(calls_.rows().empty());
}

TEST_F(LongCalls, NamesAndMarksStayWhateverTheBound) {
    for (std::uint64_t i = 0; i < 1000; ++i) span(i, 100 + i);
    EXPECT_TRUE(tell(TRACER_RECORD_NAME, "worker", 6));
    std::string mark(sizeof(tracer_mark), '\0');
    mark += "phase";
    EXPECT_TRUE(tell(TRACER_RECORD_MARK, mark.data(), mark.size()));
    const auto rows = calls_.rows();
    const auto count = [&](std::uint8_t kind) { return std::ranges::count(rows, kind, &fixingahole::Row::kind); };
    EXPECT_EQ(count(FAH_ROW_PROCESS_NAME), 1);
    EXPECT_EQ(count(FAH_ROW_MARK), 1);
    EXPECT_EQ(made_.frames.back(), "phase");
}

}  // namespace

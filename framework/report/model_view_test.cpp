#include "framework/report/model_view.h"

#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

#include <cstring>
#include <tuple>

namespace fah {
namespace {

class ModelViewTest : public testing::Test {
protected:
    fah_column column(std::uint32_t id) const {
        fah_column out{};
        out.struct_size = sizeof out;
        view_.table()->column(view_.table(), id, &out);
        return out;
    }
    fah_fact fact(const char* key) const {
        fah_fact out{};
        out.struct_size = sizeof out;
        view_.table()->fact(view_.table(), key, &out);
        return out;
    }
    std::string_view text(std::uint32_t id) const {
        const fah_text found = view_.table()->string(view_.table(), id);
        return {found.data, found.size};
    }

    const Tables tables_ = analyze(test::mixed_profile(), test::app_options());
    const ModelView view_{tables_};
};

TEST_F(ModelViewTest, ColumnsAreThoseOfTheTablesWithoutACopy) {
    const fah_column python = column(FAH_COL_FUNCTION_PYTHON);
    EXPECT_EQ(python.type, std::uint32_t{FAH_TYPE_I64});
    EXPECT_EQ(python.rows, tables_.functions.own.python.size());
    EXPECT_EQ(python.data, tables_.functions.own.python.data());
    EXPECT_EQ(column(FAH_COL_FUNCTION_WAIT).data, tables_.functions.own.wait.data());
    EXPECT_EQ(column(FAH_COL_LINE_SYSTEM).data, tables_.lines.own.system.data());
    EXPECT_EQ(column(FAH_COL_NODE_NATIVE).data, tables_.nodes.own.native.data());
    EXPECT_EQ(column(FAH_COL_FUNCTION_SHOWN).type, std::uint32_t{FAH_TYPE_U8});
    EXPECT_EQ(column(FAH_COL_NODE_PARENT).type, std::uint32_t{FAH_TYPE_U32});
}

TEST_F(ModelViewTest, EveryColumnOfATableHasItsLength) {
    for (const auto& [first, last] : {std::pair{FAH_COL_FILE_PATH, FAH_COL_FILE_TIME},
                                      {FAH_COL_FUNCTION_NAME, FAH_COL_FUNCTION_SHOWN},
                                      {FAH_COL_LINE_FILE, FAH_COL_LINE_SAMPLES},
                                      {FAH_COL_NODE_PARENT, FAH_COL_NODE_SAMPLES},
                                      {FAH_COL_PROCESS_PID, FAH_COL_PROCESS_UNSAMPLED},
                                      {FAH_COL_THREAD_PROCESS, FAH_COL_THREAD_IDLE},
                                      {FAH_COL_RSS_TIME, FAH_COL_RSS_BYTES},
                                      {FAH_COL_LOSS_NAME, FAH_COL_LOSS_COUNT},
                                      {FAH_COL_FACT_KEY, FAH_COL_FACT_TEXT},
                                      {FAH_COL_NOTE_TEXT, FAH_COL_NOTE_TEXT}})
        for (int id = first; id <= last; ++id) {
            EXPECT_GT(column(static_cast<std::uint32_t>(id)).rows, 0u) << id;
            EXPECT_EQ(column(static_cast<std::uint32_t>(id)).rows, column(static_cast<std::uint32_t>(first)).rows)
                << id;
        }
}

TEST_F(ModelViewTest, ColumnsOfTheHeapHaveTheLengthOfTheirTablesOrNone) {
    EXPECT_EQ(column(FAH_COL_LINE_HEAP_PEAK).rows, 0u);
    const Tables tables = analyze(test::memory_profile(), test::app_options());
    const ModelView view{tables};
    const auto rows = [&](int id) {
        fah_column out{};
        out.struct_size = sizeof out;
        view.table()->column(view.table(), static_cast<std::uint32_t>(id), &out);
        return out.rows;
    };
    for (const auto& [table, first, last] :
         {std::tuple{FAH_COL_FUNCTION_NAME, FAH_COL_FUNCTION_HEAP_ALLOCATED, FAH_COL_FUNCTION_HEAP_PEAK_ERROR},
          {FAH_COL_LINE_FILE, FAH_COL_LINE_HEAP_ALLOCATED, FAH_COL_LINE_HEAP_PEAK_ERROR},
          {FAH_COL_NODE_PARENT, FAH_COL_NODE_HEAP_ALLOCATED, FAH_COL_NODE_HEAP_AT_PEAK_TOTAL},
          {FAH_COL_PROCESS_PID, FAH_COL_PROCESS_HEAP_PEAK, FAH_COL_PROCESS_HEAP_KEPT},
          {FAH_COL_HEAP_TIME, FAH_COL_HEAP_TIME, FAH_COL_HEAP_BYTES},
          {FAH_COL_LINE_HELD_ROW, FAH_COL_LINE_HELD_ROW, FAH_COL_LINE_HELD_BYTES},
          {FAH_COL_FUNCTION_HELD_ROW, FAH_COL_FUNCTION_HELD_ROW, FAH_COL_FUNCTION_HELD_BYTES},
          {FAH_COL_HEAP_SIZE_FROM, FAH_COL_HEAP_SIZE_FROM, FAH_COL_HEAP_SIZE_BYTES},
          {FAH_COL_LEAK_LINE, FAH_COL_LEAK_LINE, FAH_COL_LEAK_VELOCITY}})
        for (int id = first; id <= last; ++id) {
            EXPECT_GT(rows(id), 0u) << id;
            EXPECT_EQ(rows(id), rows(table)) << id;
        }
}

TEST_F(ModelViewTest, AColumnOfTheFutureIsEmpty) {
    const fah_column unknown = column(999'999);
    EXPECT_EQ(unknown.rows, 0u);
    EXPECT_EQ(unknown.data, nullptr);
}

TEST_F(ModelViewTest, Texts) {
    EXPECT_EQ(text(tables_.functions.name[0]), "[interpreter]");
    EXPECT_EQ(text(FAH_NONE), "");
    EXPECT_EQ(text(0xffffffff), "");
}

TEST_F(ModelViewTest, Facts) {
    EXPECT_EQ(fact("total_ns").integer, 6'999'000'000);
    EXPECT_EQ(fact("rate_hz").type, std::uint32_t{FAH_FACT_REAL});
    EXPECT_DOUBLE_EQ(fact("rate_hz").real, 250);
    EXPECT_EQ(fact("clock").type, std::uint32_t{FAH_FACT_TEXT});
    EXPECT_EQ(fact("no such fact").type, std::uint32_t{FAH_FACT_NONE});
    EXPECT_EQ(fact("no such fact").text.size, 0u);
}

// A plugin built with older headers knows a smaller struct, and owns only that much memory.
TEST_F(ModelViewTest, WritesNoMoreThanTheReaderKnows) {
    struct {
        std::uint32_t struct_size = 8, type = 0;
        std::uint64_t beyond = 0x1122334455667788;
    } small;
    static_assert(sizeof small == 16);
    view_.table()->column(view_.table(), FAH_COL_FUNCTION_PYTHON, reinterpret_cast<fah_column*>(&small));
    EXPECT_EQ(small.type, std::uint32_t{FAH_TYPE_I64});
    EXPECT_EQ(small.struct_size, 8u);
    EXPECT_EQ(small.beyond, 0x1122334455667788u);
}

}  // namespace
}  // namespace fah

// The adapter over the C table, with plugins written in C's manner.
#include "framework/pipeline/plugin_transform.h"

#include "framework/pipeline/test_support/made_batches.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace fah {
namespace {

bool is(const fah_text& text, const char* expected) { return std::string_view(text.data, text.size) == expected; }

// Drops rows that have "hidden" anywhere on their stack.
int32_t drop_hidden(fah_plugin*, const fah_lookup* lookup, fah_batch* batch) {
    uint32_t kept = 0;
    for (uint32_t row = 0; row < batch->rows; ++row) {
        bool hidden = false;
        fah_frame frame{};
        frame.struct_size = sizeof frame;
        for (uint32_t stack = batch->stack[row]; lookup->frame(lookup, stack, &frame, &stack) == FAH_OK;) {
            hidden |= is(frame.function, "hidden");
        }
        if (hidden) continue;
        batch->stack[kept] = batch->stack[row];
        batch->process[kept] = batch->process[row];
        batch->thread[kept] = batch->thread[row];
        batch->value[kept] = batch->value[row];
        ++kept;
    }
    batch->rows = kept;
    return FAH_OK;
}

int32_t add_rows(fah_plugin*, const fah_lookup*, fah_batch* batch) { return ++batch->rows, FAH_OK; }
int32_t write_bad_stack(fah_plugin*, const fah_lookup*, fah_batch* batch) { return batch->stack[0] = 1000, FAH_OK; }
int32_t return_failed(fah_plugin*, const fah_lookup*, fah_batch*) { return FAH_FAILED; }

class PluginTransformTest : public testing::Test {
protected:
    PluginTransform transform(int32_t (*apply)(fah_plugin*, const fah_lookup*, fah_batch*)) {
        table_ = {.struct_size = sizeof(fah_transform), .reserved = 0, .apply = apply};
        return {"com.acme.transform.x", &plugin_, &table_,
                [](std::int32_t status) { return Failure("gave status " + std::to_string(status)); }};
    }

    Batch batch() {
        const StackId shown = names_.stack({"main", "shown"});
        const StackId hidden = names_.stack({"main", "hidden", "leaf"});
        return made::batch_of(names_.dictionary,
                              {{.process = names_.process, .thread = names_.thread, .stack = hidden, .value = 1},
                               {.process = names_.process, .thread = names_.thread, .stack = shown, .value = 2},
                               {.process = names_.process, .thread = names_.thread, .value = 3}});
    }

    std::string failure_of(PluginTransform& transform) {
        Batch made = batch();
        try {
            transform.apply(made, *names_.dictionary);
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "";
    }

    made::Names names_;
    fah_plugin plugin_{};
    fah_transform table_{};
};

TEST_F(PluginTransformTest, RowsThatThePluginDropsAreGone) {
    PluginTransform drop = transform(drop_hidden);
    Batch made = batch();
    drop.apply(made, *names_.dictionary);
    ASSERT_EQ(made.rows, 2U);
    EXPECT_EQ(made.value[0], 2);
    EXPECT_EQ(made.value[1], 3);
}

TEST_F(PluginTransformTest, FaultsOfThePluginAreNamed) {
    PluginTransform more = transform(add_rows);
    EXPECT_EQ(failure_of(more), "the transform com.acme.transform.x made 4 rows of 3; rows may only become fewer");
    PluginTransform bad = transform(write_bad_stack);
    EXPECT_EQ(failure_of(bad), "the transform com.acme.transform.x wrote an id that does not exist");
    PluginTransform failed = transform(return_failed);
    EXPECT_EQ(failure_of(failed), "gave status 1");
    EXPECT_THROW(transform(nullptr), Failure);
    table_.struct_size = 8;
    EXPECT_THROW(PluginTransform("x", &plugin_, &table_, {}), Failure);
}

TEST_F(PluginTransformTest, LookupAnswersAboutEveryKindOfId) {
    const fah_lookup lookup = make_lookup(*names_.dictionary);
    const StackId stack = names_.stack({"main", "leaf"});
    fah_frame frame{.struct_size = sizeof(fah_frame)};
    uint32_t parent = 0;
    ASSERT_EQ(lookup.frame(&lookup, stack.value, &frame, &parent), FAH_OK);
    EXPECT_EQ(frame.line, 20);
    EXPECT_EQ(frame.first_line, 1);
    EXPECT_TRUE(is(frame.function, "leaf"));
    EXPECT_TRUE(is(frame.file, "app.py"));
    ASSERT_EQ(lookup.frame(&lookup, parent, &frame, &parent), FAH_OK);
    EXPECT_TRUE(is(frame.function, "main"));
    EXPECT_EQ(lookup.frame(&lookup, parent, &frame, &parent), FAH_END);

    fah_thread thread{.struct_size = sizeof(fah_thread)};
    ASSERT_EQ(lookup.thread(&lookup, names_.thread.value, &thread), FAH_OK);
    EXPECT_EQ(thread.tid, 100);
    EXPECT_EQ(thread.process, names_.process.value);
    EXPECT_TRUE(is(thread.name, "MainThread"));

    fah_process process{.struct_size = sizeof(fah_process)};
    ASSERT_EQ(lookup.process(&lookup, names_.process.value, &process), FAH_OK);
    EXPECT_EQ(process.pid, 100);
    EXPECT_EQ(process.parent_pid, 1);
    EXPECT_EQ(process.start_time_ns, 1000U);
    EXPECT_TRUE(is(process.runtime, "CPython 3.11.2"));
    EXPECT_TRUE(is(process.command, "python app.py"));
}

TEST_F(PluginTransformTest, LookupRefusesIdsThatDoNotExistAndWritesOnlyKnownFields) {
    const fah_lookup lookup = make_lookup(*names_.dictionary);
    fah_frame frame{.struct_size = offsetof(fah_frame, function)};
    fah_thread thread{.struct_size = sizeof(fah_thread)};
    fah_process process{.struct_size = sizeof(fah_process)};
    uint32_t parent = 0;
    EXPECT_EQ(lookup.frame(&lookup, 77, &frame, &parent), FAH_BAD_ARGUMENT);
    EXPECT_EQ(lookup.frame(&lookup, 1, nullptr, &parent), FAH_BAD_ARGUMENT);
    EXPECT_EQ(lookup.thread(&lookup, 0, &thread), FAH_BAD_ARGUMENT);
    EXPECT_EQ(lookup.thread(&lookup, 77, &thread), FAH_BAD_ARGUMENT);
    EXPECT_EQ(lookup.process(&lookup, 0, &process), FAH_BAD_ARGUMENT);
    EXPECT_EQ(lookup.process(&lookup, 77, &process), FAH_BAD_ARGUMENT);

    const StackId stack = names_.stack({"main"});
    ASSERT_EQ(lookup.frame(&lookup, stack.value, &frame, nullptr), FAH_OK);
    EXPECT_EQ(frame.line, 10);
    EXPECT_EQ(frame.function.data, nullptr) << "the field is beyond the caller's struct";
}

}  // namespace
}  // namespace fah

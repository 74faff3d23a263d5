#include "framework/model/dictionary.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace fah {
namespace {

StackId intern(Dictionary& dictionary, StackId parent, const std::string& name, std::int32_t line = 1) {
    const FunctionId function =
        dictionary.intern_function({dictionary.intern_string(name), dictionary.intern_string("file.py"), 1});
    return dictionary.intern_stack({parent, dictionary.intern_frame({function, line})});
}

std::string name_of(const Dictionary& dictionary, StackId stack) {
    const Frame frame = dictionary.frame(dictionary.stack(stack).frame);
    return std::string(dictionary.string(dictionary.function(frame.function).name));
}

TEST(Dictionary, EqualContentGivesEqualIdsFromOne) {
    Dictionary dictionary;
    const StringId first = dictionary.intern_string("alpha");
    EXPECT_EQ(first.value, 1U);
    EXPECT_EQ(dictionary.intern_string("beta").value, 2U);
    EXPECT_EQ(dictionary.intern_string("alpha"), first);
    EXPECT_EQ(dictionary.string_count(), 2U);

    const StackId stack = intern(dictionary, {}, "f", 3);
    EXPECT_EQ(stack.value, 1U);
    EXPECT_EQ(intern(dictionary, {}, "f", 3), stack);
    EXPECT_NE(intern(dictionary, {}, "f", 4), stack);
    EXPECT_NE(intern(dictionary, stack, "f", 3), stack);
    EXPECT_EQ(dictionary.function_count(), 1U);
    EXPECT_EQ(dictionary.frame_count(), 2U);
    EXPECT_EQ(dictionary.stack_count(), 3U);
}

TEST(Dictionary, IdZeroIsEmptyAndUnknownIdsThrow) {
    Dictionary dictionary;
    EXPECT_FALSE(dictionary.intern_string(""));
    EXPECT_EQ(dictionary.string({}), "");
    EXPECT_EQ(dictionary.function({}), Function{});
    EXPECT_EQ(dictionary.frame({}), Frame{});
    EXPECT_EQ(dictionary.stack({}), Stack{});
    EXPECT_EQ(dictionary.process({}).pid, 0);
    EXPECT_EQ(dictionary.thread({}).tid, 0);
    EXPECT_THROW(dictionary.string({1}), std::out_of_range);
    EXPECT_THROW(dictionary.function({1}), std::out_of_range);
    EXPECT_THROW(dictionary.frame({1}), std::out_of_range);
    EXPECT_THROW(dictionary.stack({1}), std::out_of_range);
    EXPECT_THROW(dictionary.process({1}), std::out_of_range);
    EXPECT_THROW(dictionary.thread({1}), std::out_of_range);
}

TEST(Dictionary, KeepsTextsWithAnyByte) {
    Dictionary dictionary;
    const std::string odd("a\0b\xff\n", 5);
    EXPECT_EQ(dictionary.string(dictionary.intern_string(odd)), odd);
    const std::string longer(1 << 20, 'x');
    EXPECT_EQ(dictionary.string(dictionary.intern_string(longer)), longer);
}

TEST(Dictionary, AStackNeedsAFrameAndAnOlderParent) {
    Dictionary dictionary;
    EXPECT_THROW(dictionary.intern_stack({{}, {}}), std::invalid_argument);
    EXPECT_THROW(dictionary.intern_stack({{}, {1}}), std::invalid_argument);
    const StackId stack = intern(dictionary, {}, "f");
    EXPECT_THROW(dictionary.intern_stack({{2}, dictionary.stack(stack).frame}), std::invalid_argument);
}

TEST(Dictionary, ProcessesAreToldApartByStartAndFilledLater) {
    Dictionary dictionary;
    const ProcessId early = dictionary.intern_process({.pid = 42, .start_time_ns = 1});
    const ProcessId late = dictionary.intern_process({.pid = 42, .start_time_ns = 2});
    EXPECT_NE(early, late);
    const StringId runtime = dictionary.intern_string("CPython 3.11.2");
    const StringId command = dictionary.intern_string("python a.py");
    EXPECT_EQ(dictionary.intern_process({42, 7, 1, runtime, {}}), early);
    EXPECT_EQ(dictionary.intern_process({42, 8, 1, command, command}), early);
    const Process process = dictionary.process(early);
    EXPECT_EQ(process.parent_pid, 7);
    EXPECT_EQ(process.runtime, runtime) << "a text that is there is kept";
    EXPECT_EQ(process.command, command);
    EXPECT_FALSE(dictionary.process(late).runtime);
    EXPECT_EQ(dictionary.process_count(), 2U);
}

TEST(Dictionary, AThreadGetsItsNameLater) {
    Dictionary dictionary;
    const ProcessId process = dictionary.intern_process({.pid = 42, .start_time_ns = 1});
    const ThreadId thread = dictionary.intern_thread({process, 43, {}});
    const StringId name = dictionary.intern_string("worker");
    EXPECT_EQ(dictionary.intern_thread({process, 43, name}), thread);
    EXPECT_EQ(dictionary.intern_thread({process, 43, dictionary.intern_string("other")}), thread);
    EXPECT_EQ(dictionary.thread(thread).name, name);
    EXPECT_NE(dictionary.intern_thread({process, 44, name}), thread);
    EXPECT_EQ(dictionary.thread_count(), 2U);
}

TEST(Dictionary, BeyondTheLimitNewStacksFoldIntoOneNamedStackAndAreCounted) {
    constexpr std::size_t LIMIT = 64 << 10;
    Dictionary dictionary(LIMIT);
    const StackId known = intern(dictionary, {}, "known");
    for (int i = 0; i < 100000; ++i) intern(dictionary, known, "function number " + std::to_string(i));
    EXPECT_GT(dictionary.overflowed_stacks(), 90000U);
    EXPECT_LT(dictionary.bytes(), LIMIT + (16 << 10)) << "only the overflow's own entries come on top";
    EXPECT_EQ(name_of(dictionary, dictionary.storage_overflow()), "storage_overflow");

    const std::uint64_t before = dictionary.overflowed_stacks();
    EXPECT_EQ(intern(dictionary, known, "one more"), dictionary.storage_overflow());
    EXPECT_EQ(dictionary.overflowed_stacks(), before + 1);
    EXPECT_EQ(intern(dictionary, {}, "known"), known) << "what is known stays known";
    EXPECT_EQ(dictionary.overflowed_stacks(), before + 1);
}

TEST(Dictionary, TheLimitHoldsForTextsToo) {
    Dictionary dictionary(64 << 10);
    const StringId big = dictionary.intern_string(std::string(1 << 20, 'x'));
    EXPECT_EQ(dictionary.string(big), "storage_overflow");
    EXPECT_EQ(dictionary.overflowed_stacks(), 0U);
    EXPECT_EQ(dictionary.string(dictionary.intern_string("small")), "small");
}

TEST(Dictionary, ProcessesAndThreadsAreNeverFolded) {
    Dictionary dictionary(0);
    for (int i = 1; i <= 1000; ++i) {
        const ProcessId process = dictionary.intern_process({.pid = i, .start_time_ns = 1});
        const ThreadId thread = dictionary.intern_thread({process, i, {}});
        ASSERT_EQ(dictionary.process(process).pid, i);
        ASSERT_EQ(dictionary.thread(thread).process, process);
    }
}

}  // namespace
}  // namespace fah

// Which native frames stand between which Python frames.
//
// Seen to fail: with a run of the loop that has no frame yet taken for one that has;
// with machinery shown; with complete_from() taking frames of another instruction.
#include "framework/native/merge.h"

#include <gtest/gtest.h>

#include <string>

namespace fah {
namespace {

using Kind = NativeFrame::Kind;

NativeFrame native(std::string function, Kind kind = Kind::LIBRARY, bool named = true) {
    NativeFrame frame;
    frame.function = std::move(function);
    frame.kind = kind;
    frame.named = named;
    return frame;
}

const NativeFrame LOOP = native("_PyEval_EvalFrameDefault", Kind::EVAL);
const NativeFrame CALL = native("PyObject_Vectorcall", Kind::MACHINERY);
const NativeFrame SORT = native("list_sort", Kind::INTERPRETER);
const NativeFrame UNNAMED = native("[python3.11+0x10]", Kind::INTERPRETER, false);
const NativeFrame LIBC = native("memcpy", Kind::SYSTEM);
const NativeFrame INNER = native("inner_c");
const NativeFrame OUTER = native("outer_c");
const NativeFrame WORKER = native("worker_of_a_library");
const NativeFrame START = native("_start");

// Python frames are a, b, c ...; a capital letter is one by which C code entered the loop.
class Merge : public ::testing::Test {
protected:
    PythonStack python(const std::string& letters) {
        frames_.clear();
        for (const char letter : letters) {
            const bool enters = letter < 'a';
            const auto id = static_cast<std::uint32_t>(enters ? letter - 'A' + 'a' : letter);
            frames_.push_back({.code_id = id | (enters ? FAH_FRAME_ENTRY : 0), .instruction = 0});
        }
        return {.frames = frames_, .in_c_function = true};
    }

    // Innermost first.
    static NativeStack stack(std::vector<const NativeFrame*> frames, StepEnd end = StepEnd::BOTTOM) {
        return {.frames = std::move(frames), .end = end};
    }

    static std::string text(const std::vector<MergedFrame>& frames) {
        std::string text;
        for (const MergedFrame& frame : frames) {
            if (!text.empty()) text += ' ';
            text += frame.native != nullptr ? frame.native->function
                                            : std::string(1, static_cast<char>(frame.python.code_id & 0x7F));
        }
        return text;
    }

    std::vector<fah_wire_frame> frames_;
};

TEST_F(Merge, OneRunOfTheLoopStandsForAllFramesUpToTheEntry) {
    const auto merged = merge(python("AbCd"), stack({&INNER, &LOOP, &CALL, &SORT, &CALL, &LOOP, &CALL, &LIBC, &START}));
    EXPECT_EQ(text(merged.frames), "a b list_sort c d inner_c");
    EXPECT_EQ(merged.result, MergeResult::WHOLE);
}

TEST_F(Merge, UpTo310EveryFrameHasARunOfItsOwn) {
    PythonStack old = python("abc");
    old.every_frame_enters = true;
    EXPECT_EQ(text(merge(old, stack({&INNER, &LOOP, &CALL, &LOOP, &OUTER, &LOOP, &START})).frames),
              "a outer_c b c inner_c");
}

TEST_F(Merge, ARunThatHasNoFrameYetIsTheInnermost) {
    const auto merged = merge(python("Ab"), stack({&LOOP, &OUTER, &LOOP, &START}));
    EXPECT_EQ(text(merged.frames), "a b outer_c");
    EXPECT_EQ(merged.result, MergeResult::WHOLE);
}

TEST_F(Merge, WhatTheInterpreterDoesByItselfIsNotShown) {
    PythonStack busy = python("A");
    busy.in_c_function = false;
    EXPECT_EQ(text(merge(busy, stack({&SORT, &LOOP})).frames), "a");
    EXPECT_EQ(text(merge(busy, stack({&LIBC, &SORT, &LOOP})).frames), "a memcpy");
    EXPECT_EQ(text(merge(python("A"), stack({&SORT, &UNNAMED, &CALL, &LOOP})).frames), "a list_sort");
}

TEST_F(Merge, ALibraryThatRunsThePythonCodeStandsOutside) {
    EXPECT_EQ(text(merge(python("A"), stack({&LOOP, &CALL, &OUTER, &WORKER, &LIBC})).frames),
              "worker_of_a_library outer_c a");
}

TEST_F(Merge, AThreadWithoutPython) {
    EXPECT_EQ(text(merge(python(""), stack({&LIBC, &INNER, &WORKER, &LIBC})).frames),
              "worker_of_a_library inner_c memcpy");
}

TEST_F(Merge, ACutStackIsAlignedFromTheInnermost) {
    const auto merged = merge(python("AbCDe"), stack({&INNER, &LOOP, &OUTER, &LOOP, &CALL}, StepEnd::CUT));
    EXPECT_EQ(text(merged.frames), "a b c outer_c d e inner_c");
    EXPECT_EQ(merged.result, MergeResult::PARTIAL);
    EXPECT_EQ(merged.bare, 2U);
}

TEST_F(Merge, ACutStackIsCompletedFromAnEarlierOne) {
    const auto whole = merge(python("AbCD"), stack({&LOOP, &OUTER, &LOOP, &SORT, &LOOP}));
    ASSERT_EQ(text(whole.frames), "a b list_sort c outer_c d");
    auto cut = merge(python("AbCe"), stack({&INNER, &LOOP}, StepEnd::CUT));
    ASSERT_EQ(text(cut.frames), "a b c e inner_c");
    EXPECT_TRUE(complete_from(whole.frames, cut));
    EXPECT_EQ(text(cut.frames), "a b list_sort c e inner_c");
}

TEST_F(Merge, AFrameThatIsElsewhereNowIsCompletedNoFurther) {
    const auto whole = merge(python("AbCD"), stack({&LOOP, &OUTER, &LOOP, &SORT, &LOOP}));
    PythonStack moved = python("AbCe");
    frames_[1].instruction = 8;
    auto cut = merge(moved, stack({&INNER, &LOOP}, StepEnd::CUT));
    EXPECT_FALSE(complete_from(whole.frames, cut));
    EXPECT_EQ(text(cut.frames), "a b c e inner_c");
}

TEST_F(Merge, WithoutALoopOnlyTheInnermostIsSure) {
    const auto merged = merge(python("Ab"), stack({&LIBC, &INNER, &SORT, &OUTER, &START}));
    EXPECT_EQ(text(merged.frames), "a b inner_c memcpy");
    EXPECT_EQ(merged.result, MergeResult::LOOSE);
}

TEST_F(Merge, MoreRunsThanFramesCanHave) {
    const auto merged = merge(python("A"), stack({&INNER, &LOOP, &OUTER, &LOOP, &SORT, &LOOP, &START}));
    EXPECT_EQ(text(merged.frames), "a inner_c");
    EXPECT_EQ(merged.result, MergeResult::LOOSE);
}

}  // namespace
}  // namespace fah

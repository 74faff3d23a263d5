#include "framework/pipeline/renumber.h"

#include "framework/pipeline/test_support/made_batches.h"

#include <gtest/gtest.h>

#include <string>

namespace fah {
namespace {

std::string leaf(const Dictionary& dictionary, std::uint32_t stack) {
    const Frame& frame = dictionary.frame(dictionary.stack({stack}).frame);
    return std::string(dictionary.string(dictionary.function(frame.function).name));
}

Batch one_row(const made::Names& names, StackId stack) {
    return made::batch_of(names.dictionary, {{.process = names.process, .thread = names.thread, .stack = stack}});
}

TEST(Renumber, EqualContentOfTwoSourcesGetsOneId) {
    made::Names first;
    made::Names second;
    second.stack({"only", "here"});
    const StackId in_first = first.stack({"main", "work"});
    const StackId in_second = second.stack({"main", "work"});
    ASSERT_NE(in_first, in_second);

    const auto session = std::make_shared<Dictionary>();
    Renumber renumber(session);
    Batch a = one_row(first, in_first);
    Batch b = one_row(second, in_second);
    renumber.apply(a);
    renumber.apply(b);
    EXPECT_EQ(a.dictionary, session);
    EXPECT_EQ(a.stack[0], b.stack[0]);
    EXPECT_EQ(a.process[0], b.process[0]);
    EXPECT_EQ(a.thread[0], b.thread[0]);
    EXPECT_EQ(leaf(*session, a.stack[0]), "work");
    EXPECT_EQ(session->process_count(), 1U);
}

TEST(Renumber, FollowsADictionaryThatGrows) {
    made::Names names;
    const auto session = std::make_shared<Dictionary>();
    Renumber renumber(session);
    for (int i = 0; i < 300; ++i) {
        std::string name("g");
        Batch batch = one_row(names, names.stack({"main", name.append(std::to_string(i))}));
        renumber.apply(batch);
        ASSERT_EQ(leaf(*session, batch.stack[0]), name);
    }
}

TEST(Renumber, TextsThatComeLateArriveWithTheNextRowOrAtTheEnd) {
    made::Names names;
    const ThreadId nameless = names.dictionary->intern_thread({names.process, 7, {}});
    const auto session = std::make_shared<Dictionary>();
    Renumber renumber(session);
    Batch batch = made::batch_of(names.dictionary, {{.process = names.process, .thread = nameless}});
    Batch again = batch;
    renumber.apply(batch);
    EXPECT_EQ(session->string(session->thread({batch.thread[0]}).name), "");

    names.dictionary->intern_thread({names.process, 7, names.dictionary->intern_string("late")});
    renumber.apply(again);
    EXPECT_EQ(again.thread[0], batch.thread[0]);
    EXPECT_EQ(session->string(session->thread({batch.thread[0]}).name), "late");

    const ProcessId unknown = names.dictionary->intern_process({.pid = 6, .start_time_ns = 5});
    Batch early = made::batch_of(names.dictionary, {{.process = unknown}});
    Batch later = early;
    renumber.apply(early);
    EXPECT_EQ(session->string(session->process({early.process[0]}).runtime), "");
    names.dictionary->intern_process({6, 0, 5, names.dictionary->intern_string("CPython 3.8"), {}});
    renumber.apply(later);
    EXPECT_EQ(later.process[0], early.process[0]);
    EXPECT_EQ(session->string(session->process({early.process[0]}).runtime), "CPython 3.8");

    const ProcessId rowless = names.dictionary->intern_process({.pid = 8, .parent_pid = 7, .start_time_ns = 5});
    names.dictionary->intern_process({8, 7, 5, names.dictionary->intern_string("not CPython"), {}});
    ASSERT_EQ(session->process_count(), 2U);
    renumber.finish();
    ASSERT_EQ(session->process_count(), 3U);
    EXPECT_EQ(session->string(session->process(rowless).runtime), "not CPython");
}

TEST(Renumber, IdsThatDoNotExistBecomeNoneAndAreCounted) {
    made::Names names;
    const auto session = std::make_shared<Dictionary>();
    Renumber renumber(session);
    Batch batch = made::batch_of(names.dictionary, {{.process = {9}, .thread = {0xffffffff}, .stack = {1}}});
    batch.rows = 1000;
    renumber.apply(batch);
    EXPECT_EQ(batch.rows, 1U);
    EXPECT_EQ(batch.process[0], 0U);
    EXPECT_EQ(batch.thread[0], 0U);
    EXPECT_EQ(batch.stack[0], 0U);
    EXPECT_EQ(renumber.invalid_ids(), 3U);
}

TEST(Renumber, LetsGoOfDictionariesThatNobodyElseHolds) {
    const auto session = std::make_shared<Dictionary>();
    Renumber renumber(session);
    std::weak_ptr<Dictionary> first;
    for (std::int32_t pid = 1; pid <= 3; ++pid) {
        made::Names names(pid);
        if (pid == 1) first = names.dictionary;
        names.dictionary->intern_process({.pid = 1000 + pid, .start_time_ns = 1});
        Batch batch = one_row(names, names.stack({"main"}));
        renumber.apply(batch);
    }
    EXPECT_TRUE(first.expired());
    EXPECT_GE(session->process_count(), 4U) << "processes without rows were taken over before";
}

}  // namespace
}  // namespace fah

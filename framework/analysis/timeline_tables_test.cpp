// Meant to catch: a callee before its caller, one that ends after it, tasks of one thread taken for each other, processes without
// the name that the program gave them.
#include "framework/analysis/analysis.h"
#include "framework/analysis/tables.h"

#include "tests/golden/hand_made.h"
#include "tests/golden/profiles.h"

#include <fixingahole/host.h>
#include <fixingahole/model.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace fah::test {
namespace {

class TimelineTables : public ::testing::Test {
protected:
    void span(std::uint64_t end, std::int64_t ns, std::string_view name, std::string_view task = {}) {
        std::vector<At> frames;
        if (!task.empty()) frames.push_back({task, 0, 0, FAH_TASK_FILE});
        frames.push_back({name, 3, 0});
        row(FAH_ROW_SPAN, end, ns, make_.stack(frames));
    }
    void row(std::uint8_t kind, std::uint64_t end, std::int64_t value, StackId stack) {
        const ThreadId thread = make_.main_thread();
        rows_.push_back({end, make_.dictionary()->thread(thread).process, thread, stack, kind, 0, value, 0});
    }
    Tables tables() {
        Profile profile = make_.add({{"main", 1, 1}}, python(5)).build();
        profile.timeline = rows_;
        return analyze(profile, app_options());
    }
    static std::string text(const Tables& tables, std::uint32_t id) { return std::string(tables.texts.text(id)); }
    static std::vector<std::string> names(const Tables& tables) {
        std::vector<std::string> result;
        for (const std::uint32_t id : tables.spans.name) result.push_back(text(tables, id));
        return result;
    }

    ProfileBuilder make_;
    Timeline rows_;
};

TEST_F(TimelineTables, CallersStandBeforeWhatTheyCalled) {
    span(300, 100, "inner");
    span(900, 50, "second");
    span(1000, 800, "outer");  // begins with the inner one
    const Tables found = tables();
    EXPECT_EQ(names(found), (std::vector<std::string>{"outer", "inner", "second"}));
    EXPECT_EQ(found.spans.begin, (std::vector<std::int64_t>{200, 200, 850}));
    EXPECT_EQ(text(found, found.spans.file[0]), "app/main.py");
    EXPECT_EQ(found.spans.line[0], 3U);
}

TEST_F(TimelineTables, WhatWasCalledEndsWithItsCaller) {
    span(1003, 500, "inner");
    span(1000, 800, "outer");
    const Tables found = tables();
    EXPECT_EQ(names(found), (std::vector<std::string>{"outer", "inner"}));
    EXPECT_EQ(found.spans.begin[1] + found.spans.duration[1], 1000);
}

TEST_F(TimelineTables, TasksAreNotNestedInEachOther) {
    span(600, 500, "step", "Task-1");
    span(700, 500, "step", "Task-2");
    const Tables found = tables();
    EXPECT_EQ(found.spans.duration, (std::vector<std::int64_t>{500, 500}));
    EXPECT_NE(found.spans.task[0], found.spans.task[1]);
    EXPECT_EQ(text(found, std::min(found.spans.task[0], found.spans.task[1])).substr(0, 5), "Task-");
}

TEST_F(TimelineTables, MarksAndPausesHaveNames) {
    row(FAH_ROW_MARK, 500, 0, make_.stack({{"phase two", 0, 0, ""}}));
    row(FAH_ROW_PAUSE, 900, 200, {});
    const Tables found = tables();
    EXPECT_EQ(names(found), (std::vector<std::string>{"phase two", "garbage collection, generation 0"}));
    EXPECT_EQ(found.spans.kind, (std::vector<std::uint8_t>{FAH_SPAN_MARK, FAH_SPAN_PAUSE}));
}

TEST_F(TimelineTables, ProcessesHaveTheNamesOfTheProgram) {
    row(FAH_ROW_PROCESS_NAME, 500, 0, make_.stack({{"SpawnPoolWorker-2", 0, 0, ""}}));
    row(FAH_ROW_FORK, 500, 77, {});
    const Tables found = tables();
    EXPECT_EQ(text(found, found.processes.name.at(0)), "SpawnPoolWorker-2");
    EXPECT_EQ(found.processes.forked.at(0), 1U);
    EXPECT_EQ(found.processes.fork_tid.at(0), 77U);
    EXPECT_TRUE(found.spans.name.empty());
}

}  // namespace
}  // namespace fah::test

// Meant to catch: threads and processes kept apart, the cost of counting left in, functions that were chosen but never ran
// left out, the note about a name that nothing has forgotten.
#include "framework/analysis/analysis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace {

using namespace fah;

class LineHitTables : public ::testing::Test {
protected:
    LineHitTables() {
        profile_.dictionary = dictionary_;
        const ProcessId process = dictionary_->intern_process({.pid = 7, .start_time_ns = 1});
        const ThreadId main = dictionary_->intern_thread({process, 7, {}});
        const ThreadId other = dictionary_->intern_thread({process, 8, {}});
        const StackId small = function("small", 3), large = function("large", 9), unused = function("unused", 20);
        const auto add = [&](ThreadId thread, StackId at, LineAmounts amounts) {
            profile_.line_hits.push_back({process, thread, at, amounts});
        };
        add({}, unused, {});
        add(main, line(small, 4), {.hits = 5, .time_ns = 100, .counting_ns = 150});
        add(main, line(large, 11), {.hits = 2, .time_ns = 4000, .counting_ns = 1000});
        add(main, line(large, 10), {.hits = 1, .time_ns = 500, .counting_ns = 0});
        add(other, line(large, 11), {.hits = 3, .time_ns = 1000, .counting_ns = 500});
    }

    StackId function(const char* name, std::int32_t first_line) {
        const FunctionId id = dictionary_->intern_function(
            {dictionary_->intern_string(name), dictionary_->intern_string("/app/a.py"), first_line});
        return dictionary_->intern_stack({{}, dictionary_->intern_frame({id, first_line})});
    }

    StackId line(StackId function, std::int32_t number) {
        const FunctionId nothing = dictionary_->intern_function({dictionary_->intern_string(""), {}, 0});
        return dictionary_->intern_stack({function, dictionary_->intern_frame({nothing, number})});
    }

    bool notes(std::string_view words) const {
        const Tables tables = analyze(profile_, options_);
        return std::ranges::any_of(tables.notes, [&](std::uint32_t note) {
            return tables.texts.text(note).find(words) != std::string_view::npos;
        });
    }

    AnalysisOptions options_{.root = "/app", .script_folders = {"/app"}};
    std::shared_ptr<Dictionary> dictionary_ = std::make_shared<Dictionary>();
    Profile profile_;
};

TEST_F(LineHitTables, AddUpOverThreads) {
    const LineHitTable hits = analyze(profile_, options_).line_hits;
    ASSERT_EQ(hits.name.size(), 3U);
    EXPECT_EQ(hits.line, (std::vector<std::uint32_t>{9, 3, 20})) << "the largest time first";
    EXPECT_EQ(hits.hit_chosen, (std::vector<std::uint32_t>{0, 0, 1}));
    EXPECT_EQ(hits.hit_line, (std::vector<std::uint32_t>{10, 11, 4}));
    EXPECT_EQ(hits.hit_count, (std::vector<std::int64_t>{1, 5, 5}));
}

TEST_F(LineHitTables, TakeOutWhatCountingCost) {
    const LineHitTable hits = analyze(profile_, options_).line_hits;
    EXPECT_EQ(hits.hit_time, (std::vector<std::int64_t>{500, 5000, 100}));
    EXPECT_EQ(hits.hit_corrected, (std::vector<std::int64_t>{500, 3500, 0}));
    EXPECT_EQ(hits.time, (std::vector<std::int64_t>{5500, 100, 0}));
    EXPECT_EQ(hits.corrected, (std::vector<std::int64_t>{4000, 0, 0}));
}

TEST_F(LineHitTables, KnowTheSourceThatWasKept) {
    profile_.run.sources["/app/a.py"] = "import sys\n";
    const Tables tables = analyze(profile_, options_);
    EXPECT_EQ(tables.texts.text(tables.line_hits.source.at(0)), "import sys\n");
    EXPECT_EQ(tables.line_hits.function.at(0), NO_ROW) << "no sample has seen it";
}

TEST_F(LineHitTables, NoteWhatNothingIsCalled) {
    profile_.run.set(integer_fact("fah.sampler.lines.counted", 1));
    EXPECT_FALSE(notes("--lines"));
    profile_.run.set(text_fact("fah.sampler.lines.unmatched", "Work.go"));
    EXPECT_TRUE(notes("is called Work.go"));
    profile_.run.set(integer_fact("fah.sampler.lines.counted", 0));
    EXPECT_TRUE(notes("no line was counted"));
}

}  // namespace

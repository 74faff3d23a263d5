// Meant to catch: the cost within a call taken from its caller, pairs by callee, threads
// joined, the warning from 1 point on.
#include "framework/analysis/analysis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace {

using namespace fah;

// main calls work 1000 times, which calls len 2000 times and itself 500 times; another thread calls work 10 times.
class CallCounts : public ::testing::Test {
protected:
    CallCounts() {
        profile_.dictionary = dictionary_;
        const ProcessId process = dictionary_->intern_process({.pid = 7, .start_time_ns = 1});
        const ThreadId main = dictionary_->intern_thread({process, 7, {}});
        const ThreadId other = dictionary_->intern_thread({process, 8, {}});
        const StackId work = stack({}, "work", "/app/a.py", 3), begin = stack({}, "main", "/app/a.py", 9);
        const auto add = [&](ThreadId thread, StackId at, CallAmounts amounts) {
            profile_.calls.push_back({process, thread, at, amounts});
        };
        add(main, begin,
            {.calls = 1, .first = 1, .own_ns = 500'000, .cumulative_ns = 5'000'000, .counting_ns = 950'000});
        add(main, work, {.calls = 1500, .first = 1000, .own_ns = 4'000'000, .cumulative_ns = 4'500'000});
        add(main, stack({}, "<built-in method builtins.len>", "", 0),
            {.calls = 2000, .first = 2000, .own_ns = 500'000, .cumulative_ns = 500'000});
        add(main, stack(begin, "work", "/app/a.py", 3), {.calls = 1000, .first = 1000, .own_ns = 3'000'000});
        add(main, stack(work, "work", "/app/a.py", 3), {.calls = 500, .first = 500, .own_ns = 1'000'000});
        add(main, stack(work, "<built-in method builtins.len>", "", 0),
            {.calls = 2000, .first = 2000, .own_ns = 500'000});
        add(other, work, {.calls = 10, .first = 10, .own_ns = 1});
        for (const char* key : {"python_inside_ns", "python_around_ns", "c_inside_ns", "c_around_ns"})
            profile_.run.set(real_fact(std::string("fah.sampler.tracer.") + key, cost_ += 10));
        sample(begin, 100, 300);
        sample(work, 900, 2700);
    }

    StackId stack(StackId parent, const char* name, const char* file, std::int32_t line) {
        const FunctionId function =
            dictionary_->intern_function({dictionary_->intern_string(name), dictionary_->intern_string(file), line});
        return dictionary_->intern_stack({parent, dictionary_->intern_frame({function, line})});
    }

    void sample(StackId at, std::int64_t samples, std::int64_t ns) {
        profile_.rows.push_back({{1}, {1}, at, {.python_ns = ns, .samples = samples}});
    }

    std::size_t row(const Tables& tables, std::string_view name) const {
        const auto& names = tables.calls.name;
        return static_cast<std::size_t>(
            std::ranges::find(names, name, [&](std::uint32_t id) { return tables.texts.text(id); }) - names.begin());
    }

    AnalysisOptions options_{.root = "/app", .script_folders = {"/app"}};
    std::shared_ptr<Dictionary> dictionary_ = std::make_shared<Dictionary>();
    Profile profile_;
    double cost_ = 0;
};

TEST_F(CallCounts, AddUpOverThreads) {
    const Tables tables = analyze(profile_, options_);
    const std::size_t work = row(tables, "work");
    EXPECT_EQ(work, 0U) << "the largest own time";
    EXPECT_EQ(tables.calls.count[work], 1510);
    EXPECT_EQ(tables.calls.first[work], 1010);
    EXPECT_EQ(tables.calls.own[work], 4'000'001);
    EXPECT_EQ(tables.calls.of_function[tables.calls.function[work]], 1510);
    EXPECT_EQ(tables.calls.function[row(tables, "<built-in method builtins.len>")], NO_ROW);
}

TEST_F(CallCounts, TellPairsAndThreads) {
    const Tables tables = analyze(profile_, options_);
    ASSERT_EQ(tables.calls.pair_caller.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        const bool from_main = tables.calls.pair_caller[i] == row(tables, "main");
        EXPECT_EQ(tables.calls.pair_count[i], from_main ? 1000 : tables.calls.pair_callee[i] == 0 ? 500 : 2000);
    }
    ASSERT_EQ(tables.calls.thread.size(), 4U);
    EXPECT_EQ(std::ranges::count(tables.calls.thread, 1U), 1);
}

TEST_F(CallCounts, TakeOutWhatCountingCost) {
    const Tables tables = analyze(profile_, options_);
    // 1510 calls of 10 ns within; around its own 500 by 20 ns, around 2000 of len by 40 ns.
    EXPECT_EQ(tables.calls.own_corrected[row(tables, "work")], 4'000'001 - 15'100 - 10'000 - 80'000);
    EXPECT_EQ(tables.calls.own_corrected[row(tables, "<built-in method builtins.len>")], 500'000 - 60'000);
    EXPECT_EQ(tables.calls.own_corrected[row(tables, "main")], 500'000 - 10 - 20'000);
    EXPECT_EQ(tables.calls.cumulative_corrected[row(tables, "main")], 4'050'000);
}

TEST_F(CallCounts, TakeOutWhatEachFunctionsCallsHaveCost) {
    for (CallRow& row : profile_.calls) row.amounts.inside_ns = row.amounts.around_ns = row.amounts.calls;
    const Tables tables = analyze(profile_, options_);
    EXPECT_EQ(tables.calls.own_corrected[row(tables, "work")], 4'000'001 - 1510 - 500 - 2000);
    EXPECT_EQ(tables.calls.own_corrected[row(tables, "main")], 500'000 - 1 - 1000);
}

TEST_F(CallCounts, WarnWhereSamplesSayOtherwise) {
    const auto warned = [&] {
        const Tables tables = analyze(profile_, options_);
        return std::ranges::any_of(tables.notes, [&](std::uint32_t note) {
            return tables.texts.text(note).find("by counted calls") != std::string_view::npos;
        });
    };
    EXPECT_FALSE(warned()) << "90 % by samples, 90 % by calls";
    sample({stack({}, "main", "/app/a.py", 9)}, 100, 1000);
    EXPECT_TRUE(warned());
}

}  // namespace

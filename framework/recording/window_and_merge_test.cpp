// A part of a run, and several runs as one.
// Seen to fail: a window that let a row at its end pass, and times of the second run that were not shifted.
#include "framework/recording/merged_source.h"
#include "framework/recording/recording_summary.h"
#include "framework/recording/test_support/recording_files.h"
#include "framework/recording/window_source.h"

#include <fixingahole/host.h>
#include <fixingahole/model.h>

namespace fah {
namespace {

made::Row row(const made::Names& names, std::uint64_t time_ns, std::uint8_t kind, std::int64_t value, StackId stack) {
    const std::int64_t other = kind == FAH_ROW_CPU ? 0 : 1000;
    return {time_ns, names.process, names.thread, stack, kind, FAH_ORIGIN_PYTHON, value, other};
}

TEST(WindowSource, LetsPassWhatHappenedInIt) {
    made::Names names;
    const StackId stack = names.stack({"work"});
    std::vector<made::Row> rows;
    for (const std::uint64_t time : {99U, 100U, 150U, 199U, 200U})
        rows.push_back(row(names, time, FAH_ROW_CPU, 7, stack));
    made::Source source({made::batch_of(names.dictionary, rows)});
    WindowSource window(source, {100, 200});
    const auto batch = window.pull();
    ASSERT_EQ(batch->rows, 3u);
    EXPECT_EQ(batch->time_ns[0], 100u);
    EXPECT_EQ(batch->time_ns[2], 199u);
    EXPECT_FALSE(window.pull());
}

TEST(WindowSource, MemoryThatIsFreedInItMustHaveComeInIt) {
    made::Names names;
    const StackId stack = names.stack({"work"});
    const std::vector<made::Row> rows{
        row(names, 50, FAH_ROW_ALLOC, 64, stack), row(names, 110, FAH_ROW_FREE, 64, stack),
        row(names, 120, FAH_ROW_ALLOC, 32, stack), row(names, 130, FAH_ROW_FREE, 32, stack),
        row(names, 140, FAH_ROW_FREE, 32, stack)};
    made::Source source({made::batch_of(names.dictionary, rows)});
    WindowSource window(source, {100, 200});
    const auto batch = window.pull();
    ASSERT_EQ(batch->rows, 2u);
    EXPECT_EQ(batch->kind[0], FAH_ROW_ALLOC);
    EXPECT_EQ(batch->time_ns[1], 130u);
}

class Merging : public testing::Test {
protected:
    // A run of 1000 ns from `start` on, with one sample of `ns` in `function`.
    std::filesystem::path run(const char* name, std::uint64_t start, const std::string& function, std::int64_t ns) {
        made::Names names(static_cast<std::int32_t>(start));
        RecordingWriter writer(folder_ / name);
        made::run_into(writer, {made::batch_of(names.dictionary,
                                               {row(names, start + 10, FAH_ROW_CPU, ns, names.stack({function}))})});
        RunFacts facts = made::small_facts();
        facts.set(integer_fact("elapsed_ns", 1000));
        facts.set(integer_fact("max_rss_bytes", ns));
        facts.set(text_fact("script", function + ".py"));
        writer.write_run_facts(facts, start);
        writer.finish();
        return folder_ / name;
    }

    made::Folder folder_;
};

TEST_F(Merging, RunsStandOneAfterTheOther) {
    MergedSource source({run("a.fah", 5'000'000, "first", 7), run("b.fah", 3'000, "second", 9)});
    const Profile profile = run_pipeline({.source = &source, .sample_limit = 100});
    ASSERT_EQ(profile.samples.size(), 2u);
    EXPECT_EQ(source.start_ns(), 5'000'000u);
    EXPECT_EQ(profile.samples[0].time_ns, 5'000'010u);
    EXPECT_EQ(profile.samples[1].time_ns, 5'001'010u);
    EXPECT_EQ(profile.rows.size(), 2u);
}

TEST_F(Merging, FactsOfAllRuns) {
    MergedSource source({run("a.fah", 5'000'000, "first", 7), run("b.fah", 3'000, "second", 9)});
    while (source.pull()) {
    }
    const RunFacts& facts = source.run_facts();
    EXPECT_EQ(facts.find("elapsed_ns")->integer, 2000);
    EXPECT_EQ(facts.find("max_rss_bytes")->integer, 9);
    EXPECT_EQ(facts.find("script")->text, "first.py");
    EXPECT_EQ(facts.find("command")->text, "fixingahole profile app.py");
    EXPECT_EQ(facts.losses.at("dropped"), 6u);
}

TEST_F(Merging, AFileThatIsNoRecordingIsRefused) {
    made::write_bytes(folder_ / "no.fah", "no recording");
    MergedSource source({run("a.fah", 5'000'000, "first", 7), folder_ / "no.fah"});
    const auto all = [&] {
        while (source.pull()) {
        }
    };
    EXPECT_THROW(all(), Failure);
}

TEST_F(Merging, ASummaryNeedsNoEnd) {
    const auto file = run("a.fah", 5'000'000, "first", 7);
    EXPECT_EQ(summary_of(file).start_ns, 5'000'000u);
    std::string bytes = made::bytes_of(file);
    made::write_bytes(file, bytes.substr(0, bytes.size() - 3));
    EXPECT_EQ(summary_of(file).facts.find("elapsed_ns")->integer, 1000);
}

}  // namespace
}  // namespace fah

// A run and its recording tell the same.
#include "framework/recording/test_support/recording_files.h"

#include <fixingahole/host.h>

namespace fah {
namespace {

TEST(Recording, GivesTheSameProfileAsTheRun) {
    const made::Folder folder;
    RecordingWriter writer(folder / "recording.fah");
    Profile live = made::run_into(writer, made::random_batches(1, 200, 100, 3));
    writer.write_run_facts(made::small_facts(), 12345);
    const RecordingStatus status = writer.finish();
    EXPECT_EQ(status.problem, "");
    EXPECT_EQ(status.rows, 20'000U);
    EXPECT_EQ(status.thinned_rows, 0U);
    EXPECT_EQ(status.bytes, std::filesystem::file_size(folder / "recording.fah"));
    complete(live, made::small_facts(), 12345);

    const made::Replayed replayed = made::replay(folder / "recording.fah");
    EXPECT_TRUE(replayed.complete);
    EXPECT_EQ(made::as_lines(replayed.profile), made::as_lines(live));
    EXPECT_EQ(replayed.profile.rows, live.rows) << "ids are the same too, so reports are equal byte by byte";
    EXPECT_EQ(replayed.profile.rss, live.rss);
    EXPECT_EQ(replayed.profile.heap, live.heap);
    EXPECT_GT(live.heap.rows.size(), 40U);
    EXPECT_EQ(replayed.profile.run.facts, live.run.facts);
    EXPECT_EQ(replayed.profile.run.losses, live.run.losses);
    EXPECT_TRUE(replayed.profile.run.notes.empty());
    EXPECT_EQ(replayed.profile.start_ns, 12345U);
}

TEST(Recording, KeepsEveryRowWithItsTimeInOrder) {
    const made::Folder folder;
    const std::vector<Batch> batches = made::random_batches(2, 100, 100, 2);
    std::vector<std::uint64_t> times;
    for (const Batch& batch : batches) times.insert(times.end(), batch.time_ns.begin(), batch.time_ns.end());
    {
        RecordingWriter writer(folder / "recording.fah");
        made::run_into(writer, batches);
        writer.finish();
    }
    RecordingReader reader(folder / "recording.fah");
    std::vector<std::uint64_t> read;
    while (const auto batch = reader.pull()) read.insert(read.end(), batch->time_ns.begin(), batch->time_ns.end());
    EXPECT_EQ(read, times);
    EXPECT_FALSE(reader.pull()) << "the end is for good";
}

TEST(Recording, OfARunWithoutRowsIsWhole) {
    const made::Folder folder;
    RecordingWriter writer(folder / "recording.fah");
    made::run_into(writer, {});
    writer.write_run_facts(made::small_facts(), 7);
    writer.finish();
    const made::Replayed replayed = made::replay(folder / "recording.fah");
    EXPECT_TRUE(replayed.complete);
    EXPECT_TRUE(replayed.profile.rows.empty());
    EXPECT_NE(replayed.profile.run.find("command"), nullptr);
}

TEST(Recording, TextsThatComeAfterTheLastRowAreInIt) {
    const made::Folder folder;
    made::Names names;
    const ProcessId child = names.dictionary->intern_process({.pid = 200, .start_time_ns = 9});
    Batch batch =
        made::batch_of(names.dictionary, {{.process = child, .thread = names.thread, .kind = FAH_ROW_CPU, .value = 5}});
    RecordingWriter writer(folder / "recording.fah");

    // Hands out the batch, and learns the runtime when asked for another.
    struct LateNames : BatchSource {
        std::optional<Batch> pull() override {
            if (first) return std::exchange(first, std::nullopt);
            names->dictionary->intern_process({200, 100, 9, names->dictionary->intern_string("CPython 3.8"), {}});
            names->dictionary->intern_process({.pid = 300, .start_time_ns = 9});
            return std::nullopt;
        }
        std::optional<Batch> first;
        made::Names* names = nullptr;
    } source;
    source.first = std::move(batch);
    source.names = &names;
    const Profile live = run_pipeline({.source = &source, .sinks = {&writer}});
    writer.finish();
    const Profile read = made::replay(folder / "recording.fah").profile;
    EXPECT_EQ(made::as_lines(read), made::as_lines(live));
    EXPECT_EQ(read.dictionary->process_count(), 3U) << "a process without rows is kept too";
    EXPECT_NE(made::as_lines(read).front().find("CPython 3.8"), std::string::npos);
}

TEST(Recording, TheLastRunFactsHold) {
    const made::Folder folder;
    RecordingWriter writer(folder / "recording.fah");
    writer.write_run_facts(made::small_facts(), 1);
    made::run_into(writer, made::random_batches(3, 5, 10, 1));
    RunFacts later = made::small_facts();
    later.set(text_fact("command", "later"));
    writer.write_run_facts(later, 2);
    writer.finish();
    const Profile read = made::replay(folder / "recording.fah").profile;
    EXPECT_EQ(read.run.find("command")->text, "later");
    EXPECT_EQ(read.start_ns, 2U);
}

TEST(Recording, WithoutAnEndIsReadAndSaysSo) {
    const made::Folder folder;
    {
        RecordingWriter writer(folder / "recording.fah");
        writer.write_run_facts(made::small_facts(), 1);
        made::run_into(writer, made::random_batches(3, 100, 100, 1));
    }
    const made::Replayed replayed = made::replay(folder / "recording.fah");
    EXPECT_FALSE(replayed.complete);
    EXPECT_FALSE(replayed.profile.rows.empty());
    ASSERT_EQ(replayed.profile.run.notes.size(), 1U);
    EXPECT_NE(replayed.profile.run.notes[0].find("has no end"), std::string::npos);
    EXPECT_NE(replayed.profile.run.find("command"), nullptr);
}

}  // namespace
}  // namespace fah

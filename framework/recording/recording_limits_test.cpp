// What happens when the recording may not or cannot grow further.
#include "framework/recording/test_support/recording_files.h"

#include <fixingahole/host.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <random>

namespace fah {
namespace {

constexpr std::uint64_t CAP = 200'000;

Weights sum_of(const Profile& profile) {
    Weights sum;
    for (const ProfileRow& row : profile.rows) sum += row.weights;
    return sum;
}

// Rows of kinds that nobody knows are never thinned: here there are none.
std::vector<Batch> known_batches() {
    std::vector<Batch> batches = made::random_batches(1, 1000, 100, 2);
    for (Batch& batch : batches) {
        for (std::uint8_t& kind : batch.kind) kind = kind == 77 ? FAH_ROW_CPU : kind;
    }
    return batches;
}

// Profiles without what thinning may change: the number of samples, and the exact RSS points.
std::vector<ProfileRow> times_of(const Profile& profile) {
    std::vector<ProfileRow> rows = profile.rows;
    for (ProfileRow& row : rows) row.weights.samples = row.weights.looks = 0;
    return rows;
}

// While it lives, no file may grow beyond `bytes`: what a full disk looks like to write().
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &limit_);
        const rlimit small{bytes, limit_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &limit_);
        std::signal(SIGXFSZ, before_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    void (*before_)(int);
    rlimit limit_{};
};

TEST(RecordingLimits, BeyondTheCapItIsThinnedEvenlyAndEverySumStays) {
    const made::Folder folder;
    RecordingWriter writer(folder / "recording.fah", CAP);
    Profile live = made::run_into(writer, known_batches());
    writer.write_run_facts({}, 1);
    const RecordingStatus status = writer.finish();
    EXPECT_EQ(status.problem, "");
    EXPECT_GT(status.thinned_rows, 40'000U);
    EXPECT_EQ(status.rows + status.thinned_rows, 100'000U);
    EXPECT_LT(std::filesystem::file_size(folder / "recording.fah"), CAP + 100'000);
    EXPECT_EQ(folder.files(), 1U) << "nothing is left beside it";

    const made::Replayed replayed = made::replay(folder / "recording.fah");
    EXPECT_TRUE(replayed.complete);
    EXPECT_EQ(times_of(replayed.profile), times_of(live));
    EXPECT_LT(sum_of(replayed.profile).samples, sum_of(live).samples);
    EXPECT_EQ(replayed.profile.run.losses.at("recording_thinned"), status.thinned_rows);
}

TEST(RecordingLimits, ThinningKeepsBothEndsOfTheRunAlike) {
    const made::Folder folder;
    made::Names names;
    const StackId stack = names.stack({"main"});
    std::mt19937 random(1);
    std::vector<Batch> batches;
    std::uint64_t time = 0;
    for (int i = 0; i < 1000; ++i) {
        std::vector<made::Row> rows;
        rows.reserve(100);
        for (int j = 0; j < 100; ++j) {
            rows.push_back({.time_ns = time += random() % 2'000'000,
                            .process = names.process,
                            .thread = names.thread,
                            .stack = stack,
                            .kind = FAH_ROW_CPU,
                            .value = static_cast<std::int64_t>(random() % 2'000'000)});
        }
        batches.push_back(made::batch_of(names.dictionary, rows));
    }
    RecordingWriter writer(folder / "recording.fah", CAP);
    made::run_into(writer, batches);
    const RecordingStatus status = writer.finish();
    EXPECT_EQ(status.problem, "");
    ASSERT_GT(status.thinned_rows, 50'000U);

    RecordingReader reader(folder / "recording.fah");
    std::vector<std::uint64_t> times;
    while (const auto batch = reader.pull()) times.insert(times.end(), batch->time_ns.begin(), batch->time_ns.end());
    const auto early = static_cast<std::size_t>(std::ranges::lower_bound(times, time / 2) - times.begin());
    EXPECT_GT(early, times.size() / 4);
    EXPECT_LT(early, times.size() / 4 * 3);
}

TEST(RecordingLimits, ACapThatThinningCannotReachStopsTheRecordingAndSaysSo) {
    const made::Folder folder;
    RecordingWriter writer(folder / "recording.fah", 2'000);
    const Profile live = made::run_into(writer, made::random_batches(1, 1000, 100, 2));
    const RecordingStatus status = writer.finish();
    EXPECT_NE(status.problem.find("recording_max"), std::string::npos);
    EXPECT_FALSE(live.rows.empty()) << "the run's own profile is whole";
    RunFacts run;
    status.add_to(run);
    status.add_to(run);
    ASSERT_EQ(run.notes.size(), 1U);
    EXPECT_NE(run.notes[0].find("The recording stopped"), std::string::npos);
}

TEST(RecordingLimits, AFullDiskStopsTheRecordingAndKeepsTheProfile) {
    const made::Folder folder;
    const Profile expected = [] {
        made::Source source(made::random_batches(4, 500, 100, 2));
        return run_pipeline({.source = &source});
    }();
    {
        const FullDisk full(100'000);
        RecordingWriter writer(folder / "recording.fah");
        Profile live = made::run_into(writer, made::random_batches(4, 500, 100, 2));
        EXPECT_EQ(made::as_lines(live), made::as_lines(expected));
        writer.write_run_facts(made::small_facts(), 1);
        const RecordingStatus status = writer.finish();
        EXPECT_NE(status.problem.find("recording.fah cannot be written: File too large"), std::string::npos)
            << status.problem;
        EXPECT_EQ(status.bytes, std::filesystem::file_size(folder / "recording.fah")) << "no half block is left";
    }
    const made::Replayed replayed = made::replay(folder / "recording.fah");
    EXPECT_FALSE(replayed.complete);
    EXPECT_GT(sum_of(replayed.profile).samples, 0);
    EXPECT_LT(sum_of(replayed.profile).samples, sum_of(expected).samples);
}

TEST(RecordingLimits, ADiskTooFullToThinKeepsWhatWasRecorded) {
    const made::Folder folder;
    {
        RecordingWriter writer(folder / "recording.fah", CAP);
        std::filesystem::create_directory(folder / "recording.fah.thinning");
        made::run_into(writer, made::random_batches(1, 1000, 100, 2));
        const RecordingStatus status = writer.finish();
        EXPECT_NE(status.problem.find("recording.fah.thinning"), std::string::npos) << status.problem;
        EXPECT_GT(status.bytes, CAP);
    }
    EXPECT_GT(made::replay(folder / "recording.fah").profile.rows.size(), 0U);
}

TEST(RecordingLimits, AFullDiskFromTheStartIsNoFailureOfTheRun) {
    RecordingWriter writer("/dev/full");
    const Profile live = made::run_into(writer, made::random_batches(4, 5, 10, 1));
    EXPECT_FALSE(live.rows.empty());
    EXPECT_NE(writer.finish().problem.find("No space left on device"), std::string::npos);
}

TEST(RecordingLimits, AFileThatCannotBeMadeIsAFailureWithAHint) {
    try {
        RecordingWriter writer("/proc/no/such/folder/recording.fah");
        FAIL() << "it was made";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("/proc/no/such/folder/recording.fah"), std::string::npos);
        EXPECT_NE(failure.hint(), "");
        EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
    }
}

}  // namespace
}  // namespace fah

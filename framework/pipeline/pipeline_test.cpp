#include "framework/pipeline/pipeline.h"

#include "framework/pipeline/test_support/made_batches.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>
#include <oneapi/tbb/global_control.h>

#include <algorithm>
#include <atomic>
#include <random>

namespace fah {
namespace {

class CountRows : public BatchSink {
public:
    void take(const Batch& batch, const Dictionary& session) override {
        EXPECT_EQ(batch.dictionary.get(), &session);
        for (std::uint32_t row = 0; row < batch.rows; ++row) times.push_back(batch.time_ns[row]);
        for (std::uint32_t row = 0; row < batch.rows; ++row) session.stack({batch.stack[row]});
    }
    std::vector<std::uint64_t> times;
};

// Keeps the rows of one kind.
class OnlyKind : public Transform {
public:
    explicit OnlyKind(std::uint8_t kind) : kind_(kind) {}
    void apply(Batch& batch, const Dictionary& session) override {
        std::uint32_t kept = 0;
        for (std::uint32_t row = 0; row < batch.rows; ++row) {
            session.stack({batch.stack[row]});
            if (batch.kind[row] != kind_) continue;
            batch.time_ns[kept] = batch.time_ns[row];
            batch.process[kept] = batch.process[row];
            batch.thread[kept] = batch.thread[row];
            batch.stack[kept] = batch.stack[row];
            batch.kind[kept] = batch.kind[row];
            batch.origin[kept] = batch.origin[row];
            batch.value[kept] = batch.value[row];
            batch.system_ns[kept] = batch.system_ns[row];
            ++kept;
        }
        batch.rows = kept;
    }

private:
    std::uint8_t kind_;
};

class Double : public Transform {
public:
    void apply(Batch& batch, const Dictionary&) override {
        for (std::uint32_t row = 0; row < batch.rows; ++row) batch.value[row] *= 2;
    }
};

class AddThree : public Transform {
public:
    void apply(Batch& batch, const Dictionary&) override {
        for (std::uint32_t row = 0; row < batch.rows; ++row) batch.value[row] += 3;
    }
};

Profile run(std::vector<Batch> batches, PipelineParts parts = {}) {
    made::Source source(std::move(batches));
    parts.source = &source;
    Profile profile = run_pipeline(parts);
    EXPECT_EQ(source.left(), 0U);
    return profile;
}

Weights sum_of(const Profile& profile) {
    Weights sum;
    for (const ProfileRow& row : profile.rows) sum += row.weights;
    return sum;
}

TEST(Pipeline, AnEmptySourceGivesAnEmptyProfile) {
    const Profile profile = run({});
    ASSERT_NE(profile.dictionary, nullptr);
    EXPECT_TRUE(profile.rows.empty());
    EXPECT_TRUE(profile.run.losses.empty());
}

TEST(Pipeline, AddsUpExactlyWhatTheRowsSay) {
    const std::vector<Batch> batches = made::random_batches(1, 200, 100, 3);
    std::int64_t cpu = 0;
    std::int64_t unsampled = 0;
    std::int64_t wait = 0;
    std::uint64_t unknown = 0;
    for (const Batch& batch : batches) {
        for (std::uint32_t row = 0; row < batch.rows; ++row) {
            if (batch.kind[row] == FAH_ROW_CPU) cpu += batch.value[row];
            if (batch.kind[row] == FAH_ROW_UNSAMPLED) unsampled += batch.value[row];
            if (batch.kind[row] == FAH_ROW_WAIT) wait += batch.value[row];
            unknown += batch.kind[row] == 77;
        }
    }
    const Profile profile = run(batches);
    const Weights sum = sum_of(profile);
    EXPECT_EQ(sum.python_ns + sum.native_ns + sum.system_ns, cpu);
    EXPECT_EQ(sum.unsampled_ns, unsampled);
    EXPECT_EQ(sum.wait_ns, wait);
    EXPECT_EQ(profile.run.losses.at("unknown_rows"), unknown);
    EXPECT_EQ(profile.run.losses.size(), 1U);
}

TEST(Pipeline, ParallelismDoesNotShow) {
    const tbb::global_control four(tbb::global_control::max_allowed_parallelism, 4);
    const Profile expected = run(made::random_batches(2, 300, 50, 4), {.tokens = 1, .threads = 1});
    for (const std::size_t tokens : {2UL, 8UL, 64UL}) {
        const Profile profile = run(made::random_batches(2, 300, 50, 4), {.tokens = tokens, .threads = 4});
        EXPECT_EQ(profile.rows, expected.rows);
        EXPECT_EQ(profile.rss, expected.rss);
        EXPECT_EQ(made::as_lines(profile), made::as_lines(expected));
    }
}

TEST(Pipeline, OrderOfBatchesDoesNotShow) {
    std::vector<Batch> batches = made::random_batches(3, 300, 50, 4);
    const std::vector<std::string> expected = made::as_lines(run(batches));
    std::mt19937 random(5);
    std::ranges::shuffle(batches, random);
    EXPECT_EQ(made::as_lines(run(batches)), expected);
}

TEST(Pipeline, TheSourceIsTheCallersChoice) {
    EXPECT_NE(made::as_lines(run(made::random_batches(4, 5, 5, 1))),
              made::as_lines(run(made::random_batches(5, 5, 5, 1))));
}

TEST(Pipeline, SinksSeeEveryBatchInOrderBeforeTransforms) {
    const std::vector<Batch> batches = made::random_batches(6, 100, 30, 3);
    std::vector<std::uint64_t> times;
    for (const Batch& batch : batches) times.insert(times.end(), batch.time_ns.begin(), batch.time_ns.end());
    CountRows first;
    CountRows second;
    OnlyKind nothing(255);
    const Profile profile = run(batches, {.sinks = {&first, &second}, .transforms = {&nothing}});
    EXPECT_EQ(first.times, times);
    EXPECT_EQ(second.times, times);
    EXPECT_TRUE(profile.rows.empty());
}

TEST(Pipeline, TransformsRunInTheOrderGiven) {
    made::Names names;
    const auto batches = [&names] {
        const made::Row row{.process = names.process, .thread = names.thread, .kind = FAH_ROW_WAIT, .value = 10};
        return std::vector<Batch>{made::batch_of(names.dictionary, {row})};
    };
    Double doubled;
    AddThree three;
    EXPECT_EQ(sum_of(run(batches())).wait_ns, 10);
    EXPECT_EQ(sum_of(run(batches(), {.transforms = {&doubled, &three}})).wait_ns, 23);
    EXPECT_EQ(sum_of(run(batches(), {.transforms = {&three, &doubled}})).wait_ns, 26);
}

TEST(Pipeline, ATransformThatDropsRowsLeavesTheOthersWhole) {
    OnlyKind waiting(FAH_ROW_WAIT);
    const Weights all = sum_of(run(made::random_batches(7, 100, 50, 2)));
    const Weights kept = sum_of(run(made::random_batches(7, 100, 50, 2), {.transforms = {&waiting}}));
    EXPECT_EQ(kept.total_ns(), all.wait_ns);
}

TEST(Pipeline, MemoryStaysWithinTheLimitWhateverComes) {
    made::Names names;
    std::vector<Batch> batches;
    for (int i = 0; i < 20'000; ++i) {
        std::string name("function number ");
        const StackId stack = names.stack({"main", name.append(std::to_string(i))});
        batches.push_back(made::batch_of(
            names.dictionary,
            {{.process = names.process, .thread = names.thread, .stack = stack, .kind = FAH_ROW_CPU, .value = 1}}));
    }
    constexpr std::size_t LIMIT = 256 << 10;
    const Profile profile = run(std::move(batches), {.session_byte_limit = LIMIT});
    EXPECT_LT(profile.dictionary->bytes(), LIMIT);
    EXPECT_LT(profile.rows.size(), LIMIT / 2 / 100);
    EXPECT_GT(profile.run.losses.at("storage_overflow"), 10'000U);
    EXPECT_EQ(sum_of(profile).native_ns, 20'000) << "time is folded, never lost";
}

TEST(Pipeline, ProcessesWithoutRowsAreInTheProfileToo) {
    made::Names names;
    names.dictionary->intern_process({200, 100, 9, names.dictionary->intern_string("not CPython"), {}});
    const Profile profile =
        run({made::batch_of(names.dictionary, {{.process = names.process, .kind = FAH_ROW_CPU, .value = 1}})});
    ASSERT_EQ(profile.dictionary->process_count(), 2U);
    EXPECT_EQ(profile.dictionary->string(profile.dictionary->process({2}).runtime), "not CPython");
}

TEST(Pipeline, CompleteAddsTheRunAndCountsThePipelinesLossesOnce) {
    Profile profile = run(made::random_batches(8, 10, 50, 1));
    const std::uint64_t unknown = profile.run.losses.at("unknown_rows");
    RunFacts facts;
    facts.set(text_fact("clock", "cpu"));
    facts.losses = {{"dropped", 3}, {"unknown_rows", 1'000'000}, {"invalid_rows", 5}, {"storage_overflow", 7}};
    complete(profile, facts, 77);
    EXPECT_EQ(profile.start_ns, 77U);
    EXPECT_EQ(profile.run.find("clock")->text, "cpu");
    const std::map<std::string, std::uint64_t> expected{
        {"dropped", 3}, {"storage_overflow", 7}, {"unknown_rows", unknown}};
    EXPECT_EQ(profile.run.losses, expected);
}

}  // namespace
}  // namespace fah

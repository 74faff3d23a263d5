// Seen to fail: weights not added when two samples become one, and samples left unsorted.
#include "framework/pipeline/sample_keeper.h"

#include "framework/pipeline/pipeline.h"
#include "framework/pipeline/test_support/made_batches.h"

#include <fixingahole/host.h>
#include <fixingahole/model.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace fah {
namespace {

made::Row cpu(const made::Names& names, std::uint64_t time_ns, StackId stack, std::int64_t value, std::int64_t system) {
    return {time_ns, names.process, names.thread, stack, FAH_ROW_CPU, FAH_ORIGIN_PYTHON, value, system};
}

std::vector<Sample> kept(std::size_t limit, const std::vector<Batch>& batches) {
    SampleKeeper keeper(limit);
    for (const Batch& batch : batches) keeper.take(batch);
    return keeper.finish();
}

using Sums = std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint8_t>, std::int64_t>;

Sums sums_of(const std::vector<Sample>& samples) {
    Sums sums;
    for (const Sample& sample : samples) sums[{sample.thread.value, sample.stack.value, sample.kind}] += sample.ns;
    return sums;
}

TEST(SampleKeeper, WithoutALimitThereIsNone) {
    made::Names names;
    EXPECT_TRUE(kept(0, {made::batch_of(names.dictionary, {cpu(names, 1, names.stack({"a"}), 5, 0)})}).empty());
}

TEST(SampleKeeper, SaysWhenWhereAndWhatEachSampleWas) {
    made::Names names;
    const StackId a = names.stack({"a"}), b = names.stack({"a", "b"});
    std::vector<made::Row> rows{cpu(names, 30, a, 8, 0), cpu(names, 10, b, 8, 5)};
    rows.push_back({20, names.process, names.thread, b, FAH_ROW_WAIT, FAH_ORIGIN_KERNEL, 70, 0});
    rows.push_back({40, names.process, names.thread, {}, FAH_ROW_UNSAMPLED, 0, 3, 0});
    rows.push_back({35, names.process, names.thread, a, FAH_ROW_CPU, FAH_ORIGIN_NATIVE, 9, 1});
    rows.push_back({5, names.process, {}, {}, FAH_ROW_RSS, 0, 1 << 20, 0});
    const std::vector<Sample> expected{{10, names.thread, b, 8, FAH_SAMPLED_SYSTEM},
                                       {20, names.thread, b, 70, FAH_SAMPLED_WAIT},
                                       {30, names.thread, a, 8, FAH_SAMPLED_PYTHON},
                                       {35, names.thread, a, 9, FAH_SAMPLED_NATIVE},
                                       {40, names.thread, {}, 3, FAH_SAMPLED_UNSAMPLED}};
    EXPECT_EQ(kept(100, {made::batch_of(names.dictionary, rows)}), expected);
}

TEST(SampleKeeper, ThinsEvenlyAndLosesNoTime) {
    made::Names names;
    const StackId a = names.stack({"a"}), b = names.stack({"a", "b"});
    std::vector<Batch> batches;
    for (std::uint64_t at = 0; at < 5000; at += 10) {
        std::vector<made::Row> rows;
        for (std::uint64_t i = at; i < at + 10; ++i)
            rows.push_back(cpu(names, i, i % 3 == 0 ? a : b, static_cast<std::int64_t>(i), 0));
        batches.push_back(made::batch_of(names.dictionary, rows));
    }
    const std::vector<Sample> all = kept(10'000, batches), few = kept(256, batches);
    EXPECT_EQ(all.size(), 5000u);
    EXPECT_LE(few.size(), 256u);
    EXPECT_GE(few.size(), 100u);
    EXPECT_EQ(sums_of(few), sums_of(all));
    EXPECT_TRUE(std::ranges::is_sorted(few, {}, &Sample::time_ns));
    const auto late = std::ranges::count_if(few, [](const Sample& sample) { return sample.time_ns >= 2500; });
    EXPECT_NEAR(static_cast<double>(late), static_cast<double>(few.size()) / 2, static_cast<double>(few.size()) / 5);
}

TEST(SampleKeeper, ThePipelineGivesTheSameOnAnyNumberOfThreads) {
    const auto run = [](std::size_t threads) {
        made::Source source(made::random_batches(3, 40, 50, 2));
        return run_pipeline({.source = &source, .threads = threads, .sample_limit = 500}).samples;
    };
    const std::vector<Sample> one = run(1);
    EXPECT_GT(one.size(), 100u);
    EXPECT_EQ(one, run(0));
    std::int64_t sum = 0, rows = 0;
    made::Source source(made::random_batches(3, 40, 50, 2));
    const Profile profile = run_pipeline({.source = &source});
    EXPECT_TRUE(profile.samples.empty());
    for (const Sample& sample : one) sum += sample.ns;
    for (const ProfileRow& row : profile.rows) rows += row.weights.total_ns();
    EXPECT_EQ(sum, rows);
}

}  // namespace
}  // namespace fah

#include "framework/pipeline/partial_profile.h"

#include "framework/pipeline/test_support/made_batches.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

namespace fah {
namespace {

constexpr std::size_t PLENTY = 1 << 20;

TEST(PartialProfile, AddsUpByProcessThreadAndStackAndSorts) {
    made::Names names;
    const StackId low = names.stack({"main"});
    const StackId high = names.stack({"main", "work"});
    const made::Row row{
        .process = names.process, .thread = names.thread, .kind = FAH_ROW_CPU, .origin = FAH_ORIGIN_PYTHON};
    made::Row first = row;
    first.stack = high;
    first.value = 5;
    made::Row second = row;
    second.stack = low;
    second.value = 7;

    RowBudget budget(PLENTY);
    PartialProfile one(budget);
    PartialProfile two(budget);
    one.add(made::batch_of(names.dictionary, {first, second, first}));
    two.add(made::batch_of(names.dictionary, {first}));
    PartialProfile* parts[] = {&one, &two};
    const Profile profile = freeze(parts, names.dictionary);
    ASSERT_EQ(profile.rows.size(), 2U);
    EXPECT_EQ(profile.rows[0], (ProfileRow{names.process, names.thread, low, {.python_ns = 7, .samples = 1}}));
    EXPECT_EQ(profile.rows[1], (ProfileRow{names.process, names.thread, high, {.python_ns = 15, .samples = 3}}));
    EXPECT_TRUE(profile.run.losses.empty());
}

TEST(PartialProfile, CountsWhatItCannotUse) {
    made::Names names;
    RowBudget budget(PLENTY);
    PartialProfile part(budget);
    part.add(made::batch_of(names.dictionary, {{.kind = 200}, {.kind = 201}, {.kind = FAH_ROW_CPU, .value = -1}}));
    PartialProfile* parts[] = {&part};
    const Profile profile = freeze(parts, names.dictionary);
    EXPECT_TRUE(profile.rows.empty());
    EXPECT_EQ(profile.run.losses.at("unknown_rows"), 2U);
    EXPECT_EQ(profile.run.losses.at("invalid_rows"), 1U);
}

TEST(PartialProfile, BeyondTheBudgetRowsFoldAndNoTimeIsLost) {
    made::Names names;
    std::vector<made::Row> rows;
    for (int i = 0; i < 100; ++i) {
        std::string name("f");
        rows.push_back({.process = names.process,
                        .thread = names.thread,
                        .stack = names.stack({name.append(std::to_string(i))}),
                        .kind = FAH_ROW_CPU,
                        .value = 10});
    }
    RowBudget budget(30 * RowBudget::ROW_BYTES);
    PartialProfile one(budget);
    PartialProfile two(budget);
    one.add(made::batch_of(names.dictionary, rows));
    two.add(made::batch_of(names.dictionary, rows));
    PartialProfile* parts[] = {&one, &two};
    const Profile profile = freeze(parts, names.dictionary);
    EXPECT_EQ(profile.rows.size(), 31U);
    EXPECT_EQ(profile.run.losses.at("storage_overflow"), 170U);
    Weights sum;
    for (const ProfileRow& row : profile.rows) sum += row.weights;
    EXPECT_EQ(sum.native_ns, 2000);
    EXPECT_EQ(profile.rows.back().stack, names.dictionary->storage_overflow());
    EXPECT_EQ(profile.rows.back().weights.samples, 170);
}

}  // namespace
}  // namespace fah

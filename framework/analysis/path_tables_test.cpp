// What a node holds is split by thread, and adds up to it again; samples name the same rows.
// Seen to fail: rows of the call tree taken for those of the table.
#include "framework/analysis/analysis.h"
#include "tests/golden/hand_made.h"
#include "tests/golden/profiles.h"

#include <fixingahole/model.h>
#include <gtest/gtest.h>

namespace fah {
namespace {

using test::At;

TEST(PathTables, ThreadsOfANodeAddUpToIt) {
    for (const auto make : {test::mixed_profile, test::waiting_profile, test::crowd_profile, test::empty_profile}) {
        const Tables tables = analyze(make(), test::app_options());
        std::vector<std::int64_t> times(tables.nodes.parent.size()), samples(times.size());
        for (std::size_t row = 0; row < tables.paths.node.size(); ++row) {
            times[tables.paths.node[row]] += tables.paths.own.time(row);
            samples[tables.paths.node[row]] += tables.paths.own.samples[row];
        }
        for (std::size_t node = 0; node < times.size(); ++node) EXPECT_EQ(times[node], tables.nodes.own.time(node));
        EXPECT_EQ(samples, tables.nodes.own.samples);
    }
}

TEST(PathTables, SamplesNameTimeThreadAndNode) {
    test::ProfileBuilder make;
    const At outer{"outer", 1, 2}, inner{"inner", 5, 6}, library{"dumps", 9, 9, "/usr/lib/python3.11/json/encoder.py"};
    const ThreadId worker = make.thread(make.process(100, 1), 101, "worker");
    make.add({outer, inner}, test::python(8)).add(worker, {outer}, test::python(4));
    make.add({outer, inner, library}, test::native(4)).add({}, test::unsampled(1));
    Profile profile = make.build();
    profile.start_ns = 1000;
    profile.samples = {{1500, make.main_thread(), make.stack({outer, inner, library}), 4, FAH_SAMPLED_NATIVE},
                       {2000, worker, make.stack({outer}), 4, FAH_SAMPLED_PYTHON},
                       {500, make.main_thread(), {}, 1, FAH_SAMPLED_UNSAMPLED}};
    const Tables tables = analyze(profile, test::app_options());
    EXPECT_EQ(tables.samples.time, (std::vector<std::int64_t>{500, 1000, 0}));
    EXPECT_EQ(tables.samples.weight, (std::vector<std::int64_t>{4, 4, 1}));
    EXPECT_EQ(tables.samples.kind[2], FAH_SAMPLED_UNSAMPLED);
    const auto name = [&](std::size_t row) {
        return tables.texts.text(tables.functions.name[tables.nodes.function[tables.samples.node[row]]]);
    };
    EXPECT_EQ(name(0), "inner") << "what is not shown counts to its caller";
    EXPECT_EQ(name(1), "outer");
    EXPECT_EQ(tables.samples.node[2], 0u);
    EXPECT_EQ(tables.threads.tid[tables.samples.thread[1]], 101u);
}

TEST(PathTables, WaitingOfIdleThreadsIsInNoSample) {
    test::ProfileBuilder make;
    const ThreadId idle = make.thread(make.process(100, 1), 101, "watcher");
    make.add({{"work", 1, 2}}, test::python(8)).add(idle, {{"watch", 5, 6}}, test::waiting(400));
    Profile profile = make.build();
    profile.samples = {{10, idle, make.stack({{"watch", 5, 6}}), 400, FAH_SAMPLED_WAIT},
                       {20, make.main_thread(), make.stack({{"work", 1, 2}}), 8, FAH_SAMPLED_PYTHON}};
    const Tables tables = analyze(profile, test::app_options());
    EXPECT_EQ(tables.samples.weight, std::vector<std::int64_t>{8});
}

}  // namespace
}  // namespace fah

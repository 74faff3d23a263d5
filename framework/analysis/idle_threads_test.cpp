// Which threads only wait, and that they drown nothing.
#include "framework/analysis/idle_threads.h"

#include "framework/analysis/analysis.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

constexpr std::int64_t SECOND = 1'000'000'000;

struct Waiting : ::testing::Test {
    Waiting() {
        process =
            dictionary->intern_process({.pid = 10, .parent_pid = 1, .start_time_ns = 1, .runtime = {}, .command = {}});
        main = thread(10);
        worker = thread(11);
    }
    ThreadId thread(std::int32_t tid) { return dictionary->intern_thread({process, tid, StringId{}}); }
    Profile profile(std::int64_t main_wait, std::int64_t worker_cpu, std::int64_t worker_wait) const {
        Profile all;
        all.dictionary = dictionary;
        all.rows = {
            {process, main, {}, {.wait_ns = main_wait, .samples = 20, .looks = 20}},
            {process, worker, {}, {.python_ns = worker_cpu, .wait_ns = worker_wait, .samples = 30, .looks = 25}}};
        return all;
    }

    std::shared_ptr<Dictionary> dictionary = std::make_shared<Dictionary>();
    ProcessId process;
    ThreadId main, worker;
};

TEST_F(Waiting, AWorkerThatHardlyWorksIsIdle) {
    const ThreadWaits waits = find_idle_threads(profile(SECOND, SECOND / 1000, 9 * SECOND));
    EXPECT_TRUE(waits.any_idle);
    EXPECT_TRUE(waits.idle[worker.value]);
    EXPECT_EQ(waits.wait_ns[worker.value], 9 * SECOND);
}

TEST_F(Waiting, AWorkerThatWorksAlsoWaits) {
    EXPECT_FALSE(find_idle_threads(profile(SECOND, SECOND, 9 * SECOND)).any_idle);
}

TEST_F(Waiting, AMainThreadIsNeverIdle) { EXPECT_FALSE(find_idle_threads(profile(9 * SECOND, SECOND, 0)).any_idle); }

TEST_F(Waiting, IdleWaitingIsNoPartOfTheWhole) {
    const Tables tables = analyze(profile(SECOND, SECOND / 1000, 9 * SECOND), {});
    EXPECT_EQ(tables.functions.own.wait.at(0), SECOND);
    EXPECT_EQ(tables.functions.own.python.at(0) + tables.functions.own.native.at(0), SECOND / 1000);
    EXPECT_EQ(tables.functions.own.samples.at(0), 25);
    ASSERT_EQ(tables.threads.idle.size(), 2u);
    EXPECT_EQ(tables.threads.idle.at(1), 1);
    EXPECT_EQ(tables.threads.wait.at(1), 9 * SECOND);
}

}  // namespace
}  // namespace fah

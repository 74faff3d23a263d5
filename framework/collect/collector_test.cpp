// The collector's thread with sources made for the purpose, and with a plugin's table.
#include "framework/collect/collector.h"

#include "framework/collect/clock.h"
#include "framework/collect/plugin_source.h"
#include "framework/collect/test_support/ring_maker.h"
#include "framework/collect/test_support/temporary_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <stdexcept>

namespace fah {
namespace {

using namespace std::chrono_literals;

// A plugin in the shape of the ABI that makes one row for each record of its ring.
struct Sampler {
    fah_plugin plugin{.struct_size = sizeof(fah_plugin), .self = this};
    fah_host host{.struct_size = sizeof(fah_host)};
    HostSlot slot;
    SourceServices* services = nullptr;
    std::int32_t start_status = FAH_OK;
    std::int32_t drain_status = FAH_END;
    std::atomic<int> drains = 0;
    int stops = 0;
    std::int64_t end_user_ns = 0;

    static Sampler& of(fah_plugin* plugin) { return *static_cast<Sampler*>(plugin->self); }
    static std::int32_t start(fah_plugin* plugin, const fah_target* target) {
        EXPECT_EQ(target->pid, 4242);
        if (of(plugin).start_status != FAH_OK) of(plugin).services->fail("no permission", "ask for it");
        return of(plugin).start_status;
    }
    static std::int32_t drain(fah_plugin* plugin, std::uint64_t deadline_ns) {
        Sampler& me = of(plugin);
        EXPECT_GT(deadline_ns, 0U);
        ++me.drains;
        fah_batch* batch = me.services->batch_acquire();
        if (batch == nullptr) return FAH_OK;
        fah_ring_record record = {.struct_size = sizeof(record)};
        std::int32_t status = FAH_OK;
        while (batch->rows < batch->capacity && (status = me.services->next_record(record)) == FAH_OK) {
            const std::uint32_t row = batch->rows++;
            batch->process[row] = record.process;
            batch->thread[row] = record.thread;
            batch->stack[row] = record.stack;
            batch->kind[row] = FAH_ROW_CPU;
            batch->origin[row] = FAH_ORIGIN_PYTHON;
            batch->value[row] = 1;
            batch->system_ns[row] = 0;
        }
        me.services->batch_commit(batch);
        return status == FAH_OK ? FAH_OK : me.drain_status;
    }
    static std::int32_t stop(fah_plugin* plugin, const fah_target* target) {
        ++of(plugin).stops;
        of(plugin).end_user_ns = target->user_ns;
        return FAH_OK;
    }
    static constexpr fah_source TABLE = {
        .struct_size = sizeof(fah_source), .interval_ms = 2, .start = start, .drain = drain, .stop = stop};
};

class CollectorTest : public ::testing::Test {
protected:
    CollectorTest() { sampler_.services = &services_; }

    CollectorParts parts() {
        return {.control = &control_,
                .rings = &rings_,
                .queue = &queue_,
                .ledger = &ledger_,
                .sources = {&source_},
                .interval = 5ms};
    }
    static fah_target target() { return {.struct_size = sizeof(fah_target), .pid = 4242}; }
    void pull_all() {
        puller_ = std::thread([this] {
            while (auto batch = queue_.pull()) rows_ += batch->rows;
        });
    }
    void TearDown() override {
        if (puller_.joinable()) puller_.join();
    }
    template <class Condition>
    static void wait_for(Condition condition) {
        for (int i = 0; i < 10000 && !condition(); ++i) std::this_thread::sleep_for(1ms);
        EXPECT_TRUE(condition());
    }
    std::uint64_t heartbeat() const {
        std::ifstream file(folder_.file("control"), std::ios::binary);
        std::uint64_t beat = 0;
        file.seekg(offsetof(fah_control, heartbeat_ns));
        file.read(reinterpret_cast<char*>(&beat), sizeof(beat));
        return beat;
    }
    bool paused() const {
        std::ifstream file(folder_.file("control"), std::ios::binary);
        std::uint32_t word = 0;
        file.seekg(offsetof(fah_control, paused));
        file.read(reinterpret_cast<char*>(&word), sizeof(word));
        return word != 0;
    }
    bool noted(const std::string& part) const {
        for (const std::string& note : ledger_.facts().notes) {
            if (note.find(part) != std::string::npos) return true;
        }
        return false;
    }

    testing::TemporaryFolder folder_;
    ControlPage control_{folder_.path(), {.paused = true}};
    RunLedger ledger_;
    RingSet rings_{folder_.path(), control_, ledger_};
    BatchQueue queue_{2};
    SourceServices services_{"fah.cpu", queue_, rings_, ledger_, nullptr};
    Sampler sampler_;
    PluginSource source_{sampler_.plugin, Sampler::TABLE, services_};
    std::atomic<std::uint64_t> rows_ = 0;
    std::thread puller_;
};

TEST_F(CollectorTest, BringsRowsFromRingsToTheQueueWhileTheTargetRuns) {
    // Of a process that lives; a dead one's ring would be gone after the first rows.
    testing::RingMaker maker(folder_.file("1.ring"),
                             {.pid = ::getpid(), .process_start = read_process_stat(::getpid()).start_ticks});
    maker.channel(1, "fah.cpu");
    for (int i = 0; i < 100; ++i) maker.sample(1, 1, {});
    pull_all();
    Collector collector(parts());
    collector.start(target());
    wait_for([this] { return rows_ == 100; });  // old rows are flushed without any end
    for (int i = 0; i < 50; ++i) maker.sample(1, 1, {});
    fah_target end = target();
    end.user_ns = 77;
    collector.stop(end);
    puller_.join();
    EXPECT_EQ(rows_, 150U);
    EXPECT_EQ(sampler_.stops, 1);
    EXPECT_EQ(sampler_.end_user_ns, 77);
    EXPECT_TRUE(noted("it was still running when the script ended"));
    EXPECT_FALSE(folder_.has("1.ring"));
}

TEST_F(CollectorTest, LosesNothingWhenTheQueueIsSmallAndSlowlyPulled) {
    testing::RingMaker maker(folder_.file("1.ring"), {.data_size = 4 << 20});
    maker.channel(1, "fah.cpu");
    std::uint64_t written = 0;
    for (; written < 50000 && maker.sample(1, 1, {}); ++written) {
    }
    Collector collector(parts());
    collector.start(target());
    puller_ = std::thread([this] {
        while (auto batch = queue_.pull()) {
            rows_ += batch->rows;
            std::this_thread::sleep_for(1ms);
        }
    });
    collector.stop(target());
    puller_.join();
    EXPECT_EQ(written, 50000U);
    EXPECT_EQ(rows_, written);
}

TEST_F(CollectorTest, BeatsWhileTheTargetRuns) {
    pull_all();
    Collector collector(parts());
    collector.start(target());
    const std::uint64_t first = heartbeat();
    wait_for([this, first] { return heartbeat() > first; });
    wait_for([this] { return sampler_.drains > 5; });
    collector.stop(target());
}

TEST_F(CollectorTest, OpensTheWindowInTimeWhateverTheInterval) {
    pull_all();
    CollectorParts windowed = parts();
    windowed.interval = 1h;
    windowed.open_ns = clock_now_ns() + 50'000'000;
    Collector collector(windowed);
    collector.start(target());
    EXPECT_TRUE(paused() || clock_now_ns() >= windowed.open_ns);
    wait_for([&] { return !paused(); });
    EXPECT_GE(clock_now_ns(), windowed.open_ns);
    collector.stop(target());
}

TEST_F(CollectorTest, EndsWhenThePipelineHasGivenUp) {
    testing::RingMaker maker(folder_.file("1.ring"), {.data_size = 4 << 20});
    maker.channel(1, "fah.cpu");
    for (int i = 0; i < 20000; ++i) maker.sample(1, 1, {});
    Collector collector(parts());
    collector.start(target());
    queue_.cancel();
    collector.stop(target());
    EXPECT_FALSE(queue_.pull().has_value());
}

TEST_F(CollectorTest, AnAbandonedCollectorEnds) {
    pull_all();
    {
        Collector collector(parts());
        collector.start(target());
    }
    puller_.join();
    EXPECT_EQ(sampler_.stops, 0);
}

TEST_F(CollectorTest, AStartThatFailsIsNotedWithItsReason) {
    sampler_.start_status = FAH_UNAVAILABLE;
    pull_all();
    Collector collector(parts());
    collector.start(target());
    collector.stop(target());
    EXPECT_TRUE(source_.failed());
    EXPECT_TRUE(noted("fah.cpu failed to start: no permission (ask for it)"));
    EXPECT_EQ(sampler_.drains, 0);
    EXPECT_EQ(sampler_.stops, 0);
}

TEST_F(CollectorTest, AFailureWithoutAReasonIsThePluginsFault) {
    sampler_.drain_status = FAH_FAILED;
    pull_all();
    Collector collector(parts());
    collector.start(target());
    collector.stop(target());
    EXPECT_TRUE(noted("fah.cpu failed to collect: it answered 1 and gave no reason, which is a fault of the plugin"));
    EXPECT_EQ(sampler_.drains, 1);
}

TEST_F(CollectorTest, ASourceThatNeverEndsIsGivenUp) {
    sampler_.drain_status = FAH_OK;
    pull_all();
    CollectorParts impatient = parts();
    impatient.patience = 50ms;
    Collector collector(impatient);
    collector.start(target());
    collector.stop(target());
    EXPECT_TRUE(noted("did not come to its end"));
}

class Thrower : public Source {
public:
    std::uint32_t interval_ms() const override { return 1; }
    void start(const fah_target&) override {}
    bool drain(std::uint64_t) override { throw std::runtime_error("broken"); }
    void stop(const fah_target&) override {}
    bool flush() override { return true; }
    std::uint64_t rows() const override { return 0; }
};

// Wants to be called every millisecond, and after some calls hardly ever.
class Tiring : public Source {
public:
    std::uint32_t interval_ms() const override { return calls < 5 ? 1 : 3'600'000; }
    void start(const fah_target&) override {}
    bool drain(std::uint64_t) override {
        ++calls;
        return true;
    }
    void stop(const fah_target&) override {}
    bool flush() override { return true; }
    std::uint64_t rows() const override { return 0; }
    std::atomic<int> calls = 0;
};

TEST_F(CollectorTest, ASourceMayChangeHowOftenItIsCalled) {
    pull_all();
    Tiring source;
    CollectorParts tiring = parts();
    tiring.sources = {&source};
    tiring.interval = 1h;
    Collector collector(tiring);
    collector.start(target());
    wait_for([&] { return source.calls >= 5; });
    std::this_thread::sleep_for(100ms);
    EXPECT_LE(source.calls, 6);
    collector.stop(target());
}

TEST_F(CollectorTest, WhatIsThrownOnItsThreadReachesTheCaller) {
    Thrower thrower;
    CollectorParts with_thrower = parts();
    with_thrower.sources = {&thrower};
    pull_all();
    Collector collector(with_thrower);
    collector.start(target());
    EXPECT_THROW(collector.stop(target()), std::runtime_error);
}

}  // namespace
}  // namespace fah

// The life of rings: found, read, and removed when their process is gone; what their heads add up to.
#include "framework/collect/ring_set.h"

#include "framework/collect/test_support/ring_maker.h"
#include "framework/collect/test_support/temporary_folder.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace fah {
namespace {

using testing::RingMaker;
using testing::RingOptions;

constexpr std::uint64_t SECOND = 1'000'000'000;

class RingSetTest : public ::testing::Test {
protected:
    RingSetTest() { rings_.add_channel(channel_); }

    RingOptions own_process() const {
        return {.pid = ::getpid(), .process_start = read_process_stat(::getpid()).start_ticks};
    }
    std::unique_ptr<RingMaker> make(const std::string& name, const RingOptions& options) {
        auto maker = std::make_unique<RingMaker>(folder_.file(name), options);
        maker->channel(1, "fah.cpu");
        maker->code(1, {.file = "a.py", .name = "main", .qualname = {}, .table = {}});
        return maker;
    }
    std::size_t read() {
        std::size_t count = 0;
        ChannelRecord record;
        while (rings_.next(channel_, record)) ++count;
        return count;
    }
    // As the collector does, until nothing changes any more.
    std::size_t read_rounds(int rounds = 4) {
        std::size_t count = 0;
        for (int i = 0; i < rounds; ++i) {
            rings_.poll(now_ += SECOND);
            count += read();
        }
        return count;
    }
    RunFacts facts() const { return ledger_.facts(); }
    bool noted(const std::string& part) const {
        for (const std::string& note : facts().notes) {
            if (note.find(part) != std::string::npos) return true;
        }
        return false;
    }

    testing::TemporaryFolder folder_;
    ControlPage control_{folder_.path(), {}};
    RunLedger ledger_;
    Dictionary dictionary_;
    RingChannel channel_{"fah.cpu", dictionary_};
    RingSet rings_{folder_.path(), control_, ledger_};
    std::uint64_t now_ = SECOND;
};

// Seen to fail: with every channel told, and with an exec taken for an end.
TEST_F(RingSetTest, TellsOfAProcessThatIsGoneToThoseWhoAsked) {
    const auto gone = make("1.ring", {.pid = 0x3ffffff});
    gone->sample(1, 1, {{1, 0}});
    EXPECT_EQ(read_rounds(), 1U);
    channel_.want_ends();
    const auto second = make("2.ring", {.pid = 0x3fffffe});
    second->sample(1, 1, {{1, 0}});
    EXPECT_EQ(read_rounds(), 2U) << "its record, and its end";
    EXPECT_FALSE(folder_.has("2.ring"));
    auto before = own_process();
    before.image_start_ns = 1;
    const auto first_image = make("3.ring", before);
    first_image->sample(1, 1, {{1, 0}});
    EXPECT_EQ(read_rounds(), 1U);
    auto after = own_process();
    after.image_start_ns = 2;
    make("4.ring", after)->sample(1, 1, {{1, 0}});
    EXPECT_EQ(read_rounds(), 1U) << "the process goes on";
    EXPECT_FALSE(folder_.has("3.ring"));
}

TEST_F(RingSetTest, FindsRingsThatAppear) {
    const auto first = make("1.ring", own_process());
    first->sample(1, 1, {{1, 0}});
    EXPECT_EQ(read_rounds(), 1U);
    const auto hidden = make(".2.ring", own_process());
    hidden->sample(1, 1, {{1, 0}});
    EXPECT_EQ(read_rounds(), 0U);
    std::filesystem::rename(folder_.file(".2.ring"), folder_.file("2.ring"));
    first->sample(1, 1, {{1, 0}});
    EXPECT_EQ(read_rounds(), 2U);
    EXPECT_TRUE(folder_.has("1.ring"));
}

TEST_F(RingSetTest, FindsARingInAFolderThatWasQuietForLong) {
    rings_.poll(now_);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    rings_.poll(now_);
    const auto maker = make("1.ring", own_process());
    maker->sample(1, 1, {});
    EXPECT_EQ(read_rounds(), 1U);
}

TEST_F(RingSetTest, RemovesTheRingOfADeadProcessOnceItIsRead) {
    const auto maker = make("1.ring", {});
    maker->sample(1, 1, {{1, 0}});
    maker->open(FAH_WIRE_SAMPLE, 100);
    maker->sample(1, 1, {{1, 0}});
    control_.give_back(static_cast<std::uint64_t>(-static_cast<std::int64_t>(maker->head().data_size + 4096)));
    EXPECT_EQ(read_rounds(), 2U);
    EXPECT_FALSE(folder_.has("1.ring"));
    EXPECT_EQ(control_.ring_bytes_used(), 0U);
    rings_.close();
    EXPECT_EQ(facts().losses.at("unfinished_records"), 1U);
}

TEST_F(RingSetTest, KeepsADeadProcessesRingUntilItIsRead) {
    const auto maker = make("1.ring", {});
    maker->sample(1, 1, {{1, 0}});
    for (int i = 0; i < 5; ++i) rings_.poll(now_ += SECOND);
    EXPECT_TRUE(folder_.has("1.ring"));
    EXPECT_EQ(read_rounds(), 1U);
    EXPECT_FALSE(folder_.has("1.ring"));
}

TEST_F(RingSetTest, AnExecEndsTheRingOfTheImageBefore) {
    RingOptions options = own_process();
    const auto before = make("1.ring", options);
    before->sample(1, 1, {{1, 0}});
    before->open(FAH_WIRE_SAMPLE, 100);
    EXPECT_EQ(read_rounds(), 1U);
    EXPECT_TRUE(folder_.has("1.ring"));
    options.image_start_ns += SECOND;
    const auto after = make("2.ring", options);
    after->sample(1, 1, {{1, 0}});
    EXPECT_EQ(read_rounds(), 1U);
    EXPECT_FALSE(folder_.has("1.ring"));
    EXPECT_TRUE(folder_.has("2.ring"));
}

TEST_F(RingSetTest, ReadsImagesInTheOrderInWhichTheyRan) {
    RingOptions options = own_process();
    const auto before = make("2.ring", options);
    before->sample(1, 1, {{1, 0}});
    options.image_start_ns += SECOND;
    const auto after = make("1.ring", options);
    for (int i = 0; i < 2; ++i) after->sample(1, 7, {{1, 0}});
    rings_.poll(now_ += SECOND);
    std::vector<std::int32_t> tids;
    ChannelRecord record;
    while (rings_.next(channel_, record)) tids.push_back(dictionary_.thread(record.thread).tid);
    EXPECT_EQ(tids, (std::vector<std::int32_t>{-1, -7, -7}));
}

TEST_F(RingSetTest, TakesTheInterpreterFromTheHeadAtTheFirstRecord) {
    RingOptions options = own_process();
    options.python_version = 0;  // a head that is still being filled
    RingMaker maker(folder_.file("1.ring"), options);
    rings_.poll(now_);
    maker.head().python_version = 0x030D00F0;
    maker.channel(1, "fah.cpu");
    maker.sample(1, 1, {});
    EXPECT_EQ(read_rounds(), 1U);
    EXPECT_EQ(dictionary_.string(dictionary_.process(ProcessId{1}).runtime), "CPython 3.13.0");
}

TEST_F(RingSetTest, AddsUpLossesAndCost) {
    const auto dead = make("1.ring", {});
    dead->head().losses[FAH_LOSS_DROPPED] = 3;
    dead->head().losses[FAH_LOSS_BAD_STACK] = 4;
    dead->head().handler_ns = 1000;
    const auto alive = make("2.ring", own_process());
    alive->head().losses[FAH_LOSS_DROPPED] = 5;
    alive->head().handler_ns = 500;
    alive->head().handler_calls = 7;
    read_rounds();
    EXPECT_FALSE(folder_.has("1.ring"));
    rings_.finish(now_);
    read();
    rings_.close();
    EXPECT_EQ(facts().losses.at("dropped"), 8U);
    EXPECT_EQ(facts().losses.at("bad_stack"), 4U);
    EXPECT_FALSE(facts().losses.contains("truncated"));
    EXPECT_EQ(facts().find("collect.handler_ns")->integer, 1500);
    EXPECT_EQ(facts().find("collect.handler_calls")->integer, 7);
    EXPECT_EQ(facts().find("collect.processes")->integer, 2);
}

TEST_F(RingSetTest, NamesProcessesThatWereNotSampled) {
    const auto unknown =
        make("1.ring", {.pid = 4'000'001, .python_version = 0x03060FF0, .status = FAH_STATUS_UNKNOWN_VERSION});
    const auto threaded = make("2.ring", {.pid = 4'000'002, .status = FAH_STATUS_FREE_THREADED});
    const auto broken = make("3.ring", {.pid = 4'000'003, .status = FAH_STATUS_SELF_CHECK});
    const auto disarmed = make("4.ring", {.pid = 4'000'004, .status = FAH_STATUS_DISARMED});
    read_rounds();
    EXPECT_TRUE(noted("process 4000001 (CPython 3.6.15): this version's layout is not known; it ran untouched"));
    EXPECT_TRUE(noted("process 4000002 (CPython 3.11.7): free-threaded"));
    EXPECT_TRUE(noted("process 4000003 (CPython 3.11.7): its own stack could not be read"));
    EXPECT_TRUE(noted("process 4000004 (CPython 3.11.7): sampling stopped before the end"));
}

TEST_F(RingSetTest, ManyProcessesAreCountedAndNotAllNamed) {
    std::vector<std::unique_ptr<RingMaker>> makers;
    makers.reserve(20);
    for (int i = 0; i < 20; ++i) {
        makers.push_back(make(std::to_string(i) + ".ring", {.pid = 4'000'000 + i, .status = FAH_STATUS_FREE_THREADED}));
    }
    read_rounds();
    rings_.close();
    EXPECT_EQ(facts().notes.size(), 9U);
    EXPECT_TRUE(noted("12 more processes: free-threaded"));
}

TEST_F(RingSetTest, TheEndOfTheRunNamesWhatStillRunsAndClosesThePage) {
    const auto alive = make("1.ring", own_process());
    alive->sample(1, 1, {{1, 0}});
    alive->open(FAH_WIRE_SAMPLE, 10);
    alive->sample(1, 1, {{1, 0}});
    const auto dead = make("2.ring", {});
    rings_.finish(now_);
    EXPECT_EQ(read(), 2U);
    EXPECT_TRUE(noted("process " + std::to_string(::getpid()) + " (CPython 3.11.7): it was still running"));
    EXPECT_FALSE(noted("process 4000000"));
    rings_.close();
    EXPECT_FALSE(folder_.has("1.ring"));
    EXPECT_FALSE(folder_.has("2.ring"));
    std::ifstream control(folder_.file("control"), std::ios::binary);
    control.seekg(offsetof(fah_control, closed));
    EXPECT_EQ(control.get(), 1);
}

TEST_F(RingSetTest, AFileThatIsNoRingIsNotedOnce) {
    folder_.write("odd.ring", "no ring at all");
    read_rounds();
    rings_.close();
    EXPECT_TRUE(noted("the ring odd.ring is not read"));
    EXPECT_EQ(facts().losses.at("refused_rings"), 1U);
}

TEST_F(RingSetTest, CommandsAreLeftOutWhenAsked) {
    const auto maker = make("1.ring", own_process());
    maker->sample(1, 1, {});
    RingSet silent(folder_.path(), control_, ledger_, {.keep_commands = false});
    silent.add_channel(channel_);
    silent.poll(now_);
    ChannelRecord record;
    ASSERT_TRUE(silent.next(channel_, record));
    EXPECT_EQ(dictionary_.string(dictionary_.process(record.process).command), "");
}

TEST_F(RingSetTest, TellsHowFullRingsAre) {
    const auto maker = make("1.ring", own_process());
    for (int i = 0; i < 20; ++i) maker->sample(1, 1, {}, 0, std::string(2000, 'x'));
    rings_.poll(now_);
    EXPECT_GT(rings_.fullness(), 0.5);
    read();
    rings_.poll(now_);
    EXPECT_EQ(rings_.fullness(), 0);
}

}  // namespace
}  // namespace fah

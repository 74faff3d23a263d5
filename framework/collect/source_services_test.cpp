#include "framework/collect/source_services.h"

#include "framework/collect/test_support/ring_maker.h"
#include "framework/collect/test_support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstring>

namespace fah {
namespace {

fah_text text(const char* words) { return {.data = words, .size = std::strlen(words)}; }

class Outer : public HostServices {
public:
    void log(std::int32_t level, std::string_view message) override {
        logged = std::to_string(level) + std::string(message);
    }
    bool cancelled() override { return is_cancelled; }
    std::string logged;
    bool is_cancelled = false;
};

class SourceServicesTest : public ::testing::Test {
protected:
    std::uint32_t frame(const char* function, std::int32_t line) {
        return services_.intern_frame({.struct_size = sizeof(fah_frame),
                                       .line = line,
                                       .first_line = 1,
                                       .function = text(function),
                                       .file = text("f.py")});
    }
    std::uint32_t process(std::int32_t pid) {
        return services_.intern_process({.struct_size = sizeof(fah_process), .pid = pid, .start_time_ns = 1});
    }
    std::uint64_t loss(const std::string& name) const {
        const auto losses = ledger_.facts().losses;
        return losses.contains(name) ? losses.at(name) : 0;
    }

    testing::TemporaryFolder folder_;
    ControlPage control_{folder_.path(), {}};
    RunLedger ledger_;
    RingSet rings_{folder_.path(), control_, ledger_};
    BatchQueue queue_;
    Outer outer_;
    SourceServices services_{"fah.cpu", queue_, rings_, ledger_, &outer_};
    HostSlot slot_{&services_};
    fah_host host_{.struct_size = sizeof(fah_host), .context = &slot_};
};

TEST_F(SourceServicesTest, InternsWhatAPluginNames) {
    const std::uint32_t first = frame("f", 3);
    EXPECT_EQ(frame("f", 3), first);
    EXPECT_NE(frame("f", 4), first);
    const std::uint32_t stack = services_.intern_stack(FAH_NONE, first);
    EXPECT_EQ(services_.intern_stack(FAH_NONE, first), stack);
    const Dictionary& dictionary = services_.dictionary();
    const Frame& known = dictionary.frame(dictionary.stack(StackId{stack}).frame);
    EXPECT_EQ(known.line, 3);
    EXPECT_EQ(dictionary.string(dictionary.function(known.function).name), "f");
    EXPECT_EQ(dictionary.string(dictionary.function(known.function).file), "f.py");
    const std::uint32_t thread = services_.intern_thread(
        {.struct_size = sizeof(fah_thread), .process = process(7), .tid = 8, .name = text("main")});
    EXPECT_EQ(dictionary.thread(ThreadId{thread}).tid, 8);
}

TEST_F(SourceServicesTest, RefusesIdsThatItDidNotGive) {
    EXPECT_EQ(services_.intern_stack(FAH_NONE, 1), FAH_NONE);
    const std::uint32_t known = frame("f", 1);
    EXPECT_EQ(services_.intern_stack(5, known), FAH_NONE);
    EXPECT_EQ(services_.intern_stack(FAH_NONE, known + 1), FAH_NONE);
    EXPECT_EQ(services_.intern_stack(FAH_NONE, FAH_NONE), FAH_NONE);
    EXPECT_EQ(services_.intern_thread({.struct_size = sizeof(fah_thread), .process = 9}), FAH_NONE);
    EXPECT_EQ(services_.intern_thread({.struct_size = sizeof(fah_thread), .process = FAH_NONE}), FAH_NONE);
    EXPECT_EQ(loss("invalid_ids"), 6U);
}

TEST_F(SourceServicesTest, RefusesStructsThatAreTooSmall) {
    EXPECT_EQ(services_.intern_frame({.struct_size = 8}), FAH_NONE);
    EXPECT_EQ(services_.intern_process({.struct_size = 0}), FAH_NONE);
    EXPECT_EQ(services_.intern_thread({.struct_size = 4}), FAH_NONE);
    EXPECT_EQ(loss("invalid_ids"), 3U);
}

TEST_F(SourceServicesTest, OddTextsBecomeValidOnes) {
    const fah_text nothing = {.data = nullptr, .size = 1000};
    const std::uint32_t id =
        services_.intern_frame({.struct_size = sizeof(fah_frame), .function = text("a\xff"), .file = nothing});
    const Dictionary& dictionary = services_.dictionary();
    const Function& function = dictionary.function(dictionary.frame(FrameId{id}).function);
    EXPECT_EQ(dictionary.string(function.name), "a\xEF\xBF\xBD");
    EXPECT_EQ(dictionary.string(function.file), "");
}

TEST_F(SourceServicesTest, FactsStandUnderThePluginsIdAndLossesUnderTheirOwn) {
    services_.fact(integer_fact("rate_hz", 250));
    services_.count("skipped", 2);
    services_.count("skipped", 3);
    EXPECT_EQ(ledger_.facts().find("fah.cpu.rate_hz")->integer, 250);
    EXPECT_EQ(loss("skipped"), 5U);
}

TEST_F(SourceServicesTest, KeepsTheLastFailureForItsCaller) {
    EXPECT_FALSE(services_.take_failure());
    services_.fail("it broke", "mend it");
    EXPECT_EQ(services_.take_failure()->what, "it broke");
    EXPECT_FALSE(services_.take_failure());
}

TEST_F(SourceServicesTest, LogsAndCancellingAreTheOuterServices) {
    services_.log(FAH_LOG_WARNING, "hm");
    EXPECT_EQ(outer_.logged, "2hm");
    EXPECT_FALSE(services_.cancelled());
    outer_.is_cancelled = true;
    EXPECT_TRUE(services_.cancelled());
}

TEST_F(SourceServicesTest, WithoutOuterServicesTheTerminalGetsWhatIsLogged) {
    SourceServices alone("fah.alone", queue_, rings_, ledger_, nullptr);
    ::testing::internal::CaptureStderr();
    alone.log(FAH_LOG_WARNING, "look here");
    const std::string shown = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(shown.find("fah.alone: look here"), std::string::npos) << shown;
}

TEST_F(SourceServicesTest, GivesTheRecordsOfItsOwnChannel) {
    EXPECT_EQ(services_.extension("fah.unknown/1"), nullptr);
    const auto* rings = static_cast<const fah_rings*>(services_.extension(FAH_RINGS_ID));
    ASSERT_TRUE(FAH_HAS(fah_rings, rings, next));
    testing::RingMaker maker(folder_.file("1.ring"));
    maker.channel(1, "fah.cpu");
    maker.channel(2, "fah.other");
    maker.code(1, {.file = "a.py", .name = "main", .qualname = {}, .table = {}});
    maker.sample(2, 1, {{1, 0}}, 0, "other");
    maker.sample(1, 1, {{1, 0}}, 0, "mine");
    rings_.poll(1);
    fah_ring_record record = {.struct_size = sizeof(record)};
    ASSERT_EQ(rings->next(&host_, &record), FAH_OK);
    EXPECT_EQ(std::string(static_cast<const char*>(record.payload), record.payload_size), "mine");
    EXPECT_EQ(record.kind, static_cast<std::uint32_t>(FAH_RECORD_CPU));
    EXPECT_NE(record.stack, FAH_NONE);
    EXPECT_EQ(rings->next(&host_, &record), FAH_END);
    record.struct_size = 8;
    EXPECT_EQ(rings->next(&host_, &record), FAH_BAD_ARGUMENT);
    EXPECT_EQ(rings->next(&host_, nullptr), FAH_BAD_ARGUMENT);
    EXPECT_EQ(rings->next(nullptr, &record), FAH_BAD_ARGUMENT);
}

TEST_F(SourceServicesTest, TwoPluginsReadOneRing) {
    SourceServices other("fah.other", queue_, rings_, ledger_, nullptr);
    testing::RingMaker maker(folder_.file("1.ring"));
    maker.channel(1, "fah.cpu");
    maker.channel(2, "fah.other");
    for (int i = 0; i < 3; ++i) {
        maker.sample(1, 1, {}, 0, "a");
        maker.sample(2, 1, {}, 0, "b");
    }
    rings_.poll(1);
    fah_ring_record record = {.struct_size = sizeof(record)};
    int mine = 0;
    int others = 0;
    while (services_.next_record(record) == FAH_OK) ++mine;
    while (other.next_record(record) == FAH_OK) ++others;
    EXPECT_EQ(mine, 3);
    EXPECT_EQ(others, 3);
}

}  // namespace
}  // namespace fah

// The reader against rings as they should be, as killed writers leave them, and as nobody should make them.
#include "framework/collect/ring_file.h"

#include "framework/collect/test_support/ring_maker.h"
#include "framework/collect/test_support/temporary_folder.h"
#include "framework/model/failure.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <random>
#include <set>

namespace fah {
namespace {

using testing::OpenRecord;
using testing::RingMaker;
using testing::TemporaryFolder;

class RingFileTest : public ::testing::Test {
protected:
    RingFileTest() : directory_(::open(folder_.path().c_str(), O_RDONLY | O_DIRECTORY)) {}
    ~RingFileTest() override { ::close(directory_); }

    std::string path() const { return folder_.file("1.ring"); }
    std::unique_ptr<RingFile> open() const { return RingFile::open(directory_, "1.ring"); }
    std::string refusal() const {
        try {
            open();
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "read";
    }
    static std::string body(const RingRecord& record) {
        return {reinterpret_cast<const char*>(record.body.data()), record.body.size()};
    }
    static std::vector<std::string> bodies(RingFile& ring) {
        std::vector<std::string> all;
        RingRecord record;
        while (ring.next(record)) all.push_back(body(record));
        return all;
    }

    TemporaryFolder folder_;
    int directory_;
};

TEST_F(RingFileTest, GivesRecordsInOrderAndTheirSpaceBack) {
    RingMaker maker(path(), {.pid = 77});
    maker.write(FAH_WIRE_SAMPLE, 3, 9, "first");
    maker.write(FAH_WIRE_EXIT, 0, 0, "");
    const auto ring = open();
    EXPECT_EQ(ring->identity().pid, 77);
    RingRecord record;
    ASSERT_TRUE(ring->next(record));
    EXPECT_EQ(record.type, FAH_WIRE_SAMPLE);
    EXPECT_EQ(record.channel, 3);
    EXPECT_EQ(record.thread, 9U);
    EXPECT_EQ(body(record), "first");
    EXPECT_EQ(maker.head().consumed, 32U);
    ASSERT_TRUE(ring->next(record));
    EXPECT_EQ(record.type, FAH_WIRE_EXIT);
    EXPECT_FALSE(ring->next(record));
    EXPECT_EQ(maker.head().consumed, maker.head().reserved);
    EXPECT_EQ(ring->lost_records(), 0U);
}

TEST_F(RingFileTest, BeginsAnewWhereAllIsReadSoThatFewPagesAreTouched) {
    RingMaker maker(path(), {.data_size = 1 << 20});
    const auto ring = open();
    const std::string text(1000, 'x');
    std::set<std::uint64_t> pages;
    RingRecord record;
    for (int i = 0; i < 5000; ++i) {
        const std::uint64_t reserved = maker.head().reserved;
        pages.insert(((FAH_WIRE_POSITION(reserved) + FAH_WIRE_SHIFT(reserved)) & ((1 << 20) - 1)) / 4096);
        ASSERT_TRUE(maker.write(FAH_WIRE_TEXT, 0, 0, text + std::to_string(i)));
        ASSERT_TRUE(ring->next(record));
        ASSERT_EQ(body(record), text + std::to_string(i));
        ASSERT_FALSE(ring->next(record));
    }
    EXPECT_LE(pages.size(), 6U);
    EXPECT_EQ(ring->lost_records(), 0U);
    EXPECT_FALSE(ring->damaged());
}

TEST_F(RingFileTest, DoesNotBeginAnewWhileSomethingIsUnread) {
    RingMaker maker(path(), {.data_size = 1 << 20});
    const auto ring = open();
    RingRecord record;
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(maker.write(FAH_WIRE_TEXT, 0, 0, std::string(1000, 'x')));
    const OpenRecord unfinished = maker.open(FAH_WIRE_TEXT, 100);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(ring->next(record));
    ASSERT_FALSE(ring->next(record));
    EXPECT_EQ(FAH_WIRE_SHIFT(maker.head().reserved), 0U);
    maker.commit(unfinished);
    ASSERT_TRUE(ring->next(record));
    ASSERT_FALSE(ring->next(record));
    const std::uint64_t reserved = maker.head().reserved;
    EXPECT_EQ(FAH_WIRE_POSITION(reserved), maker.head().consumed);
    EXPECT_EQ(FAH_WIRE_POSITION(reserved) + FAH_WIRE_SHIFT(reserved), 1U << 20);
}

TEST_F(RingFileTest, GoesRoundTheRingManyTimes) {
    RingMaker maker(path());
    const auto ring = open();
    std::mt19937 random(1);
    RingRecord record;
    for (int i = 0; i < 3000; ++i) {
        const std::string text(random() % 2000, static_cast<char>('a' + i % 26));
        ASSERT_TRUE(maker.write(FAH_WIRE_TEXT, 0, 0, text));
        ASSERT_TRUE(ring->next(record));
        ASSERT_EQ(body(record), text);
    }
    EXPECT_GT(maker.head().reserved, 20 * maker.head().data_size);
    EXPECT_FALSE(ring->damaged());
}

TEST_F(RingFileTest, WaitsForAnOpenRecordWhileItsWriterLives) {
    RingMaker maker(path());
    const auto open_record = maker.open(FAH_WIRE_SAMPLE, 100);
    maker.write(FAH_WIRE_TEXT, 0, 0, "behind");
    const auto ring = open();
    RingRecord record;
    EXPECT_FALSE(ring->next(record));
    maker.commit(open_record);
    EXPECT_EQ(bodies(*ring).size(), 2U);
}

TEST_F(RingFileTest, StepsOverOpenRecordsOfADeadWriter) {
    for (const bool without_size : {false, true}) {
        std::filesystem::remove(path());
        RingMaker maker(path());
        maker.write(FAH_WIRE_TEXT, 0, 0, "before");
        maker.open(FAH_WIRE_SAMPLE, 1000, without_size);
        maker.write(FAH_WIRE_TEXT, 0, 0, "after");
        maker.open(FAH_WIRE_SAMPLE, 50, without_size);
        const auto ring = open();
        EXPECT_EQ(bodies(*ring), (std::vector<std::string>{"before"}));
        EXPECT_FALSE(ring->finished());
        ring->set_writer_gone();
        EXPECT_EQ(bodies(*ring), (std::vector<std::string>{"after"}));
        EXPECT_EQ(ring->lost_records(), 2U);
        EXPECT_TRUE(ring->finished());
    }
}

TEST_F(RingFileTest, DoesNotTakeARecordOfAnEarlierLapForANewOne) {
    RingMaker maker(path());
    const auto ring = open();
    const std::string filler(1000, 'x');
    while (maker.head().reserved < 2 * maker.head().data_size) {
        maker.write(FAH_WIRE_TEXT, 0, 0, filler);
        bodies(*ring);
    }
    maker.open(FAH_WIRE_TEXT, 1000, true);
    ring->set_writer_gone();
    EXPECT_TRUE(bodies(*ring).empty());
    EXPECT_EQ(ring->lost_records(), 1U);
}

TEST_F(RingFileTest, RefusesWhatIsNotARing) {
    folder_.write("1.ring", "too short");
    EXPECT_NE(refusal().find("no whole head"), std::string::npos);
    std::filesystem::remove(path());
    std::filesystem::create_directory(path());
    EXPECT_NE(refusal(), "read");
    std::filesystem::remove(path());
    folder_.write("elsewhere", "x");
    std::filesystem::create_symlink(folder_.file("elsewhere"), path());
    EXPECT_NE(refusal().find("cannot be opened"), std::string::npos);
}

TEST_F(RingFileTest, RefusesHeadsThatCannotBe) {
    RingMaker maker(path());
    maker.head().magic ^= 1;
    EXPECT_NE(refusal().find("does not begin as a ring"), std::string::npos);
    maker.head().magic ^= 1;
    maker.head().wire_version = 99;
    EXPECT_NE(refusal().find("version 99"), std::string::npos);
    maker.head().wire_version = FAH_WIRE_VERSION;
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{65537}, std::uint64_t{1} << 62}) {
        maker.head().data_size = size;
        EXPECT_NE(refusal().find("impossible"), std::string::npos) << size;
    }
    maker.head().data_size = 128 << 10;
    EXPECT_NE(refusal().find("shorter than it says"), std::string::npos);
    maker.head().data_size = 64 << 10;
    EXPECT_EQ(refusal(), "read");
}

TEST_F(RingFileTest, ReservedThatCannotBeIsDamage) {
    RingMaker maker(path(), {.position = 1 << 20});
    const auto ring = open();
    maker.head().reserved = (2 << 20) + 16;
    EXPECT_TRUE(bodies(*ring).empty());
    EXPECT_TRUE(ring->damaged());
    EXPECT_FALSE(ring->finished());
    ring->set_writer_gone();
    EXPECT_TRUE(ring->finished());
}

TEST_F(RingFileTest, AFileCutShortIsDamageAndNotACrash) {
    RingMaker maker(path());
    maker.write(FAH_WIRE_TEXT, 0, 0, "there");
    const auto ring = open();
    std::filesystem::resize_file(path(), 100);
    ring->check_size();
    EXPECT_TRUE(ring->damaged());
    EXPECT_TRUE(bodies(*ring).empty());
    EXPECT_EQ(ring->loss(FAH_LOSS_DROPPED), 0U);
}

TEST_F(RingFileTest, StepsOverSizesThatCannotBe) {
    for (const std::uint32_t size : {0U, 15U, 4096U, 20000U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
        std::filesystem::remove(path());
        RingMaker maker(path());
        const auto record = maker.open(FAH_WIRE_TEXT, 48);
        maker.write(FAH_WIRE_TEXT, 0, 0, "good");
        maker.commit({record.position, size});
        const auto ring = open();
        EXPECT_EQ(bodies(*ring), (std::vector<std::string>{"good"})) << size;
        EXPECT_EQ(ring->lost_records(), 1U);
    }
}

TEST_F(RingFileTest, RandomBytesEndInBoundedTime) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::filesystem::remove(path());
        RingMaker maker(path());
        std::mt19937 random(seed);
        for (std::uint64_t i = 0; i < maker.head().data_size; ++i)
            maker.data()[i] = static_cast<std::uint8_t>(random());
        // Sprinkled with commit words that fit, so that sizes are looked at.
        for (int i = 0; i < 500; ++i) {
            const std::uint64_t at = random() % (maker.head().data_size / 16) * 16;
            const std::uint32_t commit = FAH_WIRE_COMMIT(at);
            std::memcpy(maker.data() + at, &commit, sizeof(commit));
        }
        maker.head().reserved = maker.head().data_size;
        const auto ring = open();
        ring->set_writer_gone();
        EXPECT_LE(bodies(*ring).size(), 500U);
        EXPECT_TRUE(ring->finished());
    }
}

}  // namespace
}  // namespace fah

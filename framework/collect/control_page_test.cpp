#include "framework/collect/control_page.h"

#include "framework/collect/clock.h"
#include "framework/collect/process_life.h"
#include "framework/collect/test_support/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

namespace fah {
namespace {

fah_control read_page(const testing::TemporaryFolder& folder) {
    std::ifstream file(folder.file("control"), std::ios::binary);
    char bytes[sizeof(fah_control)] = {};
    file.read(bytes, sizeof(bytes));
    fah_control page;
    std::memcpy(&page, bytes, sizeof(page));
    return page;
}

TEST(ControlPage, SaysWhoTheHostIsAndWhatRingsMayTake) {
    const testing::TemporaryFolder folder;
    const std::uint64_t before = clock_now_ns();
    const ControlPage control(folder.path(), {.ring_bytes = 4 << 20, .ring_budget = 8 << 20, .follow_children = false});
    const fah_control page = read_page(folder);
    EXPECT_EQ(page.magic, FAH_CONTROL_MAGIC);
    EXPECT_EQ(page.wire_version, FAH_WIRE_VERSION);
    EXPECT_EQ(page.closed, 0U);
    EXPECT_EQ(page.host_pid, ::getpid());
    EXPECT_EQ(page.host_start, read_process_stat(::getpid()).start_ticks);
    EXPECT_EQ(page.ring_bytes, 4U << 20);
    EXPECT_EQ(page.ring_budget, 8U << 20);
    EXPECT_EQ(page.follow_children, 0U);
    EXPECT_GE(page.heartbeat_ns, before);
}

TEST(ControlPage, IsForThisUserAlone) {
    const testing::TemporaryFolder folder;
    const ControlPage control(folder.path(), {});
    struct stat status = {};
    ASSERT_EQ(::stat(folder.file("control").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_EQ(status.st_size, 4096);
    EXPECT_GE(status.st_blocks, 8);  // its room is taken, not promised
}

TEST(ControlPage, BeatsAndCloses) {
    const testing::TemporaryFolder folder;
    {
        ControlPage control(folder.path(), {});
        const std::uint64_t first = read_page(folder).heartbeat_ns;
        control.beat();
        EXPECT_GT(read_page(folder).heartbeat_ns, first);
        EXPECT_EQ(read_page(folder).closed, 0U);
    }
    EXPECT_EQ(read_page(folder).closed, 1U);
}

TEST(ControlPage, IsPausedUntilTheWindowOpens) {
    const testing::TemporaryFolder folder;
    ControlPage control(folder.path(), {.paused = true});
    EXPECT_EQ(read_page(folder).paused, 1U);
    control.resume();
    EXPECT_EQ(read_page(folder).paused, 0U);
}

TEST(ControlPage, RefusesAFolderThatHasOneOrIsNotThere) {
    const testing::TemporaryFolder folder;
    const ControlPage control(folder.path(), {});
    EXPECT_THROW(ControlPage(folder.path(), {}), Failure);
    EXPECT_THROW(ControlPage(folder.file("nowhere"), {}), Failure);
}

}  // namespace
}  // namespace fah

// Run directories on tmpfs that are small, full or noexec, each mounted in a namespace of a process of its own.
#include "framework/launch/run_directory.h"
#include "framework/launch/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fah {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t MEBIBYTE = uint64_t{1} << 20;
constexpr uint64_t KIBIBYTE = uint64_t{1} << 10;

bool can_mount() {
    const pid_t child = fork();
    if (child == 0)
        _exit(unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 ? 0 : 1);
    int status = 1;
    waitpid(child, &status, 0);
    return status == 0;
}

class SmallPlace : public testing::Test {
protected:
    void SetUp() override {
        if (!can_mount()) GTEST_SKIP() << "needs the right to make a mount namespace";
    }

    // Runs the body where place() is such a tmpfs. Its failures become this test's.
    template <typename Body>
    void on_tmpfs(const char* options, unsigned long flags, const Body& body) {
        const pid_t child = fork();
        if (child == 0) {
            const bool mounted = unshare(CLONE_NEWNS) == 0 &&
                                 mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                                 mount("none", place().c_str(), "tmpfs", flags, options) == 0;
            EXPECT_TRUE(mounted) << strerror(errno);
            if (mounted) body();
            fflush(nullptr);
            _exit(HasFailure() ? 1 : 0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
        EXPECT_EQ(WEXITSTATUS(status), 0) << "see the failures above";
    }
    const std::string& place() const { return folder_.path(); }
    std::string elsewhere() const { return elsewhere_.path(); }

    // Leaves about that much free.
    void fill(uint64_t free_bytes) const {
        const auto space = fs::space(place()).available;
        ASSERT_GT(space, free_bytes);
        std::ofstream(folder_ / "filler") << std::string(space - free_bytes, 'x');
    }
    static bool says(const std::vector<std::string>& notes, const std::string& words) {
        for (const auto& note : notes) {
            if (note.find(words) != std::string::npos) return true;
        }
        return false;
    }

    TemporaryFolder folder_;
    TemporaryFolder elsewhere_;
};

TEST_F(SmallPlace, OfFourMegabytesIsUsedAndSaysHowLittleItHolds) {
    on_tmpfs("size=4m", 0, [&] {
        const RunDirectory directory({place(), elsewhere()}, MEBIBYTE);
        EXPECT_TRUE(directory.path().starts_with(place()));
        EXPECT_EQ(directory.ring_bytes(), MEBIBYTE);
        EXPECT_LE(directory.ring_budget(), 2 * MEBIBYTE);
        EXPECT_TRUE(directory.is_reduced());
        EXPECT_TRUE(says(directory.notes(), "4 MB free: rings may take 2 MB together")) << directory.notes().at(0);
    });
}

TEST_F(SmallPlace, GivesSmallerRingsWhereNoPlaceIsBetter) {
    on_tmpfs("size=4m", 0, [&] {
        fill(500 * KIBIBYTE);
        const RunDirectory directory({place()}, MEBIBYTE);
        EXPECT_EQ(directory.ring_bytes(), 256 * KIBIBYTE);
        EXPECT_GE(directory.ring_budget(), directory.ring_bytes());
        EXPECT_TRUE(directory.is_reduced());
        EXPECT_TRUE(says(directory.notes(), "rings are 0.25 MB instead of 1 MB")) << directory.notes().at(0);
        EXPECT_FALSE(says(directory.notes(), "passed over"));
    });
}

TEST_F(SmallPlace, GivesWayToABetterOne) {
    on_tmpfs("size=4m", 0, [&] {
        fill(500 * KIBIBYTE);
        const RunDirectory directory({place(), elsewhere()}, MEBIBYTE);
        EXPECT_TRUE(directory.path().starts_with(elsewhere()));
        EXPECT_EQ(directory.ring_bytes(), MEBIBYTE);
        EXPECT_TRUE(says(directory.notes(), place() + " was passed over: it has little space left"));
    });
}

TEST_F(SmallPlace, ThatIsFullIsPassedOver) {
    on_tmpfs("size=4m", 0, [&] {
        fill(0);
        const RunDirectory directory({place(), elsewhere()}, MEBIBYTE);
        EXPECT_TRUE(directory.path().starts_with(elsewhere()));
        EXPECT_TRUE(says(directory.notes(), place() + " was passed over: it is full"));
    });
}

TEST_F(SmallPlace, ThatIsFullAndTheOnlyOneIsRefusedAndLeftAsItWas) {
    on_tmpfs("size=4m", 0, [&] {
        fill(0);
        EXPECT_THROW(RunDirectory({place()}, MEBIBYTE), Failure);
        fs::remove(folder_ / "filler");
        EXPECT_TRUE(fs::is_empty(place()));
    });
}

TEST_F(SmallPlace, WithoutInodesIsPassedOver) {
    on_tmpfs("size=64m,nr_inodes=2", 0, [&] {
        std::ofstream(folder_ / "last inode") << "";
        const RunDirectory directory({place(), elsewhere()}, MEBIBYTE);
        EXPECT_TRUE(directory.path().starts_with(elsewhere()));
    });
}

TEST_F(SmallPlace, MountedNoexecIsAsGood) {
    on_tmpfs("size=128m", MS_NOEXEC | MS_NOSUID | MS_NODEV, [&] {
        const RunDirectory directory({place(), elsewhere()}, MEBIBYTE);
        EXPECT_TRUE(directory.path().starts_with(place()));
        EXPECT_TRUE(directory.place().no_exec && directory.place().in_memory);
        EXPECT_FALSE(directory.is_reduced());
        EXPECT_TRUE(says(directory.notes(), "noexec, which costs nothing"));
    });
}

TEST_F(SmallPlace, MountedReadOnlyIsPassedOver) {
    on_tmpfs("size=64m", MS_RDONLY, [&] {
        const RunDirectory directory({place(), elsewhere()}, MEBIBYTE);
        EXPECT_TRUE(directory.path().starts_with(elsewhere()));
        EXPECT_TRUE(says(directory.notes(), "it is not writable"));
    });
}

// Docker's default: enough for every ring, so nothing is said.
TEST_F(SmallPlace, OfSixtyFourMegabytesIsEnough) {
    on_tmpfs("size=64m", 0, [&] {
        const RunDirectory directory({place(), elsewhere()}, MEBIBYTE);
        EXPECT_FALSE(directory.is_reduced());
        EXPECT_TRUE(directory.notes().empty());
        EXPECT_EQ(directory.ring_budget(), 32 * MEBIBYTE);
    });
}

}  // namespace
}  // namespace fah

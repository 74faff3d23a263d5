#include "framework/launch/run_directory.h"

#include "framework/launch/process.h"
#include "framework/launch/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

namespace fah {
namespace {

namespace fs = std::filesystem;

using Words = std::vector<std::string>;
constexpr uint64_t MEBIBYTE = uint64_t{1} << 20;

std::string only_entry(const std::string& folder) {
    Words names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
    EXPECT_EQ(names.size(), 1U);
    return names.empty() ? "" : names[0];
}

TEST(RunDirectoryPlaces, AreThoseInMemoryFirstAndNameableOnly) {
    EXPECT_EQ(RunDirectory::default_places(Environment()), (Words{"/dev/shm", "/tmp"}));
    EXPECT_EQ(RunDirectory::default_places(Environment({"TMPDIR=/var/tmp", "XDG_RUNTIME_DIR=/run/user/7"})),
              (Words{"/dev/shm", "/run/user/7", "/var/tmp", "/tmp"}));
    EXPECT_EQ(RunDirectory::default_places(Environment({"TMPDIR=/tmp", "XDG_RUNTIME_DIR=relative"})),
              (Words{"/dev/shm", "/tmp"}));
    EXPECT_EQ(RunDirectory::default_places(Environment({"TMPDIR=/a:b", "XDG_RUNTIME_DIR="})),
              (Words{"/dev/shm", "/tmp"}));
}

TEST(RunDirectory, IsPrivateNamesItsOwnerAndIsGoneAtTheEnd) {
    const TemporaryFolder place;
    {
        const RunDirectory directory({place.path()}, MEBIBYTE);
        EXPECT_EQ(fs::path(directory.path()).parent_path(), place.path());
        EXPECT_EQ(fs::status(directory.path()).permissions(), fs::perms::owner_all);
        EXPECT_EQ(directory.ring_bytes(), MEBIBYTE);
        EXPECT_TRUE(only_entry(place.path())
                        .starts_with("fixingahole-run-" + std::to_string(pid_namespace()) + "-" +
                                     std::to_string(getpid()) + "-" + std::to_string(process_start(getpid())) + "-"));
        EXPECT_TRUE(RunDirectory::owner_runs(directory.path()));
        fs::create_directories(directory.path() + "/prelude/pieces");
        std::ofstream(directory.path() + "/prelude/pieces/000-x.py") << "x = 1";
    }
    EXPECT_TRUE(fs::is_empty(place.path())) << only_entry(place.path());
}

TEST(RunDirectory, TwoOfOneProcessDoNotMeet) {
    const TemporaryFolder place;
    const RunDirectory first({place.path()}, MEBIBYTE), second({place.path()}, MEBIBYTE);
    EXPECT_NE(first.path(), second.path());
}

TEST(RunDirectory, PassesOverAPlaceThatCannotHoldItAndSaysSo) {
    const TemporaryFolder place;
    const RunDirectory directory({"/nowhere", place.path()}, MEBIBYTE);
    EXPECT_TRUE(directory.path().starts_with(place.path()));
    ASSERT_FALSE(directory.notes().empty());
    EXPECT_EQ(directory.notes()[0], "/nowhere was passed over: it does not exist");
}

TEST(RunDirectory, RefusesWithEveryReasonWhenThereIsNoPlace) {
    try {
        const RunDirectory directory({"/nowhere", "/proc"}, MEBIBYTE);
        FAIL() << directory.path();
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("/nowhere was passed over: it does not exist"), std::string::npos)
            << failure.what();
        EXPECT_NE(std::string(failure.what()).find("/proc was passed over: "), std::string::npos) << failure.what();
        EXPECT_FALSE(failure.hint().empty());
    }
}

// Leaves a run directory as a host does that is killed by SIGKILL; returns its path.
std::string left_by_killed_host(const std::string& place) {
    int ready[2];
    if (pipe(ready) != 0) return "";
    const pid_t host = fork();
    if (host == 0) {
        const RunDirectory directory({place}, RunDirectory::SMALLEST_RING);
        std::ofstream(directory.path() + "/ring") << "data";
        if (write(ready[1], directory.path().c_str(), directory.path().size()) > 0) kill(getpid(), SIGKILL);
        _exit(1);
    }
    close(ready[1]);
    char path[512] = "";
    EXPECT_GT(read(ready[0], path, sizeof path - 1), 0);
    close(ready[0]);
    waitpid(host, nullptr, 0);
    return path;
}

TEST(RunDirectory, RemovesWhatDeadHostsLeft) {
    const TemporaryFolder place;
    const auto left = left_by_killed_host(place.path());
    ASSERT_TRUE(fs::exists(left + "/ring"));
    EXPECT_FALSE(RunDirectory::owner_runs(left));
    EXPECT_EQ(RunDirectory::remove_stale({"/nowhere", place.path()}), 1);
    EXPECT_TRUE(fs::is_empty(place.path()));
    EXPECT_EQ(RunDirectory::remove_stale({place.path()}), 0);
}

TEST(RunDirectory, RemovesNothingElse) {
    const TemporaryFolder place;
    const RunDirectory ours({place.path()}, RunDirectory::SMALLEST_RING);
    const std::string start = std::to_string(process_start(getpid()));
    const std::string here = std::to_string(pid_namespace());
    // Without an owner, somebody's in another container, and a link to a folder that must stay.
    place.write("fixingahole-run-notes/kept", "");
    place.write("fixingahole-run-1-1-1-AbCdEf/kept", "");
    place.write("precious/kept", "");
    fs::create_directory_symlink(place / "precious", place / ("fixingahole-run-" + here + "-1-1-AbCdEf"));
    EXPECT_EQ(RunDirectory::remove_stale({place.path()}), 0);
    EXPECT_TRUE(fs::exists(ours.path()));
    EXPECT_TRUE(place.has("fixingahole-run-notes/kept"));
    EXPECT_TRUE(place.has("fixingahole-run-1-1-1-AbCdEf/kept"));
    EXPECT_TRUE(place.has("precious/kept"));
    // The same pid with another start is another process.
    place.write("fixingahole-run-" + here + "-" + std::to_string(getpid()) + "-" + start + "7-AbCdEf/old", "");
    EXPECT_EQ(RunDirectory::remove_stale({place.path()}), 1);
    EXPECT_TRUE(fs::exists(ours.path()));
}

TEST(RunDirectory, OfAnotherUserIsLeftAlone) {
    if (geteuid() != 0) GTEST_SKIP() << "needs root to make another user's folder";
    const TemporaryFolder place;
    const auto left = left_by_killed_host(place.path());
    ASSERT_EQ(chown(left.c_str(), 1, 1), 0);
    EXPECT_EQ(RunDirectory::remove_stale({place.path()}), 0);
    EXPECT_TRUE(fs::exists(left));
}

}  // namespace
}  // namespace fah

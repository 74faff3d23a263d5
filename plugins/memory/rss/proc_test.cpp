#include "plugins/memory/rss/proc.h"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

namespace {

using rss::Proc;

struct FakeProc : testing::Test {
    std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / ("proc" + std::to_string(::getpid()));

    void TearDown() override { std::filesystem::remove_all(folder); }

    void write(const std::string& file, const std::string& text) const {
        std::filesystem::create_directories((folder / file).parent_path());
        std::ofstream(folder / file, std::ios::binary) << text;
    }
};

TEST_F(FakeProc, tree_follows_the_children_of_every_thread) {
    write("1/task/1/children", "2 ");
    write("1/task/9/children", "3 ");
    write("3/task/3/children", "4 ");
    auto pids = Proc(folder).tree(1);
    EXPECT_LT(std::find(pids.begin(), pids.end(), 3), std::find(pids.begin(), pids.end(), 4));  // parents first
    std::sort(pids.begin(), pids.end());
    EXPECT_EQ(pids, (std::vector<std::int32_t>{1, 2, 3, 4}));
}

TEST_F(FakeProc, a_command_with_brackets_and_blanks_does_not_shift_the_fields) {
    write("7/stat", "7 (a) b (c) S 5 1 1 0 -1 0 11 0 22 0 0 0 0 0 20 0 1 0 987654 0 0\n");
    write("7/status", "Name:\tx\nvoluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t4\n");
    write("7/io", "rchar: 100\nwchar: 200\nread_bytes: 5\n");
    EXPECT_EQ(Proc(folder).identity(7)->parent_pid, 5);
    EXPECT_EQ(Proc(folder).identity(7)->start_ticks, 987654U);
    EXPECT_EQ(*Proc(folder).counters(7), (rss::ProcessCounters{11, 22, 3, 4, 100, 200}));
}

TEST_F(FakeProc, parts_of_the_resident_set_are_in_kilobytes) {
    write("7/status",
          "Name:\tx\nVmHWM:\t 99 kB\nVmRSS:\t 60 kB\nRssAnon:\t 30 kB\nRssFile:\t 20 kB\n"
          "RssShmem:\t 10 kB\nVmSwap:\t 5 kB\n");
    write("7/smaps_rollup",
          "5597-7ffd ---p 0 00:00 0 [rollup]\nRss: 60 kB\nPss: 40 kB\nPss_Dirty: 7 kB\n"
          "Private_Clean: 8 kB\nPrivate_Dirty: 16 kB\n");
    EXPECT_EQ(*Proc(folder).resident(7), (rss::Resident{60 << 10, 30 << 10, 20 << 10, 10 << 10, 5 << 10}));
    EXPECT_EQ(*Proc(folder).shares(7), (rss::Shares{24 << 10, 40 << 10}));
}

TEST_F(FakeProc, what_is_gone_or_garbage_gives_nothing) {
    write("8/stat", "8 (x");
    write("8/statm", "what");
    EXPECT_FALSE(Proc(folder).identity(8));
    EXPECT_FALSE(Proc(folder).counters(8));
    EXPECT_FALSE(Proc(folder).resident(8));
    EXPECT_FALSE(Proc(folder).resident(9));
    EXPECT_FALSE(Proc(folder).shares(9));
    EXPECT_EQ(Proc(folder).name(9), "");
}

TEST(Proc, sees_a_child_and_the_pages_it_touches) {
    constexpr std::size_t SIZE = std::size_t{64} << 20;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        void* block = ::mmap(nullptr, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (block == MAP_FAILED || ::write(ready[1], "x", 1) != 1) ::_exit(1);
        ::pause();
        ::_exit(0);
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    const auto pids = Proc().tree(::getpid());
    EXPECT_NE(std::find(pids.begin(), pids.end(), child), pids.end());
    const auto resident = Proc().resident(child);
    ASSERT_TRUE(resident);
    EXPECT_GE(resident->anonymous, static_cast<std::int64_t>(SIZE));
    EXPECT_GE(resident->all, resident->anonymous + resident->file);
    const auto shares = Proc().shares(child);
    ASSERT_TRUE(shares);
    EXPECT_GE(shares->unique, static_cast<std::int64_t>(SIZE));
    EXPECT_GE(shares->proportional, shares->unique);
    EXPECT_EQ(Proc().identity(child)->parent_pid, ::getpid());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
}

}  // namespace

#include "framework/launch/oom.h"

#include "framework/launch/temporary_folder.h"

#include <gtest/gtest.h>
#include <csignal>

namespace fah {
namespace {

TargetResult ended_with(int wait_status) {
    TargetResult result;
    result.ended.wait_status = wait_status;
    return result;
}

const TargetResult KILLED = ended_with(SIGKILL);

class Oom : public testing::Test {
protected:
    std::string proc() const { return folder_ / "proc"; }

    // A line of mountinfo: what of the groups is seen where.
    void mount(const std::string& root, const std::string& type, const std::string& options) {
        mounts_ += "35 31 0:32 " + root + " " + folder_.path() + "/groups rw,relatime shared:1 - " + type + " " + type +
                   " " + options + "\n";
        folder_.write("proc/self/mountinfo", "24 27 0:6 / /dev rw - devtmpfs devtmpfs rw\n" + mounts_);
    }
    void second_version(const std::string& group, const std::string& path, int kills) {
        folder_.write("groups" + group + "/cgroup.procs", "");
        folder_.write("groups" + group + "/memory.events",
                      "low 0\nhigh 0\nmax 7\noom 9\noom_kill " + std::to_string(kills) + "\noom_group_kill 5\n");
        folder_.write("proc/self/cgroup", "0::" + path + "\n");
    }
    void first_version(const std::string& group, const std::string& path, int kills) {
        folder_.write("groups" + group + "/memory.oom_control",
                      "oom_kill_disable 0\nunder_oom 0\noom_kill " + std::to_string(kills) + "\n");
        folder_.write("proc/self/cgroup", "9:name=systemd:/\n4:cpu,memory:" + path + "\n0::/\n");
    }

    TemporaryFolder folder_;
    std::string mounts_;
};

TEST_F(Oom, IsNamedWhereTheSecondVersionCountsIt) {
    mount("/", "cgroup2", "rw");
    second_version("/user.slice/run", "/user.slice/run", 3);
    folder_.write("groups/memory.max", "max\n");
    folder_.write("groups/user.slice/memory.max", "134217728\n");
    folder_.write("groups/user.slice/run/memory.max", "67108864\n");
    const OomWatch watch(proc());
    EXPECT_EQ(watch.note(KILLED), "");
    second_version("/user.slice/run", "/user.slice/run", 4);
    EXPECT_EQ(watch.note(KILLED),
              "the kernel killed the program because memory ran out (OOM killer): it was counted in " + folder_.path() +
                  "/groups/user.slice/run/memory.events, whose memory limit is 64 MB");
}

TEST_F(Oom, IsNamedWhereTheFirstVersionCountsIt) {
    mount("/", "cgroup", "rw,memory");
    first_version("/docker/abc", "/docker/abc", 0);
    folder_.write("groups/docker/abc/memory.limit_in_bytes", "9223372036854771712\n");
    const OomWatch watch(proc());
    first_version("/docker/abc", "/docker/abc", 1);
    EXPECT_EQ(watch.note(KILLED),
              "the kernel killed the program because memory ran out (OOM killer): it was counted in " + folder_.path() +
                  "/groups/docker/abc/memory.oom_control");
}

// In a container the mount shows the group itself, while the path is that of the machine.
TEST_F(Oom, FindsTheGroupInAContainer) {
    mount("/docker/abc", "cgroup", "rw,memory");
    first_version("/inner", "/docker/abc/inner", 0);
    EXPECT_EQ(own_memory_group(proc()).folder, folder_ / "groups/inner");
    first_version("", "/elsewhere", 0);
    EXPECT_EQ(own_memory_group(proc()).folder, folder_ / "groups");
}

TEST_F(Oom, IsNotBlamedForOtherEnds) {
    mount("/", "cgroup2", "rw");
    second_version("/run", "/run", 0);
    const OomWatch watch(proc());
    second_version("/run", "/run", 1);
    EXPECT_NE(watch.note(KILLED), "");
    EXPECT_EQ(watch.note(ended_with(SIGTERM)), "");
    EXPECT_EQ(watch.note(ended_with(0)), "");
    TargetResult unknown = KILLED;
    unknown.known = false;
    EXPECT_EQ(watch.note(unknown), "");
    TargetResult through_time = ended_with((128 + SIGKILL) << 8);
    EXPECT_EQ(watch.note(through_time), "");
    through_time.wrapped = true;
    EXPECT_NE(watch.note(through_time), "");
}

// A group without the memory controller (the root of version 2): the machine's counter is left.
TEST_F(Oom, IsOnlyProbableByTheMachinesCounter) {
    mount("/", "cgroup2", "rw");
    folder_.write("groups/cgroup.procs", "");
    folder_.write("proc/self/cgroup", "0::/\n");
    folder_.write("proc/vmstat", "nr_free_pages 5\noom_kill 2\n");
    const OomWatch watch(proc());
    folder_.write("proc/vmstat", "nr_free_pages 5\noom_kill 3\n");
    EXPECT_TRUE(watch.note(KILLED).starts_with("probably the kernel killed the program")) << watch.note(KILLED);
}

TEST_F(Oom, SaysNothingWhereNothingCounts) {
    const OomWatch watch(proc());
    EXPECT_EQ(watch.note(KILLED), "");
    EXPECT_FALSE(own_memory_group(proc()).kills());
    EXPECT_FALSE(own_memory_group(proc()).limit());
}

}  // namespace
}  // namespace fah

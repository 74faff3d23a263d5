#include "framework/launch/preload.h"

#include "framework/launch/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace fah {
namespace {

namespace fs = std::filesystem;

LaunchPlan plan_with_all() {
    LaunchPlan plan;
    plan.first_preloads = {"/lib/heap.so"};
    plan.core = "/lib/core.so";
    plan.last_preloads = {"/lib/signal.so", "/lib/other.so"};
    return plan;
}

TEST(Preload, PutsTheUsersOwnBetweenAllocatorsAndCore) {
    EXPECT_EQ(compose_preload(plan_with_all(), "libasan.so.8:/opt/x.so"),
              "/lib/heap.so:libasan.so.8:/opt/x.so:/lib/core.so:/lib/signal.so:/lib/other.so");
}

TEST(Preload, NeedsNoListOfTheUsers) {
    EXPECT_EQ(compose_preload(plan_with_all(), ""), "/lib/heap.so:/lib/core.so:/lib/signal.so:/lib/other.so");
    EXPECT_EQ(compose_preload(LaunchPlan{}, ""), "");
    EXPECT_EQ(compose_preload(LaunchPlan{}, "/opt/x.so"), "/opt/x.so");
}

// A list left over in the environment by a run that is gone.
TEST(Preload, RepeatsNothingThatTheUsersListNames) {
    EXPECT_EQ(compose_preload(plan_with_all(), "/lib/core.so /lib/heap.so"),
              "/lib/core.so /lib/heap.so:/lib/signal.so:/lib/other.so");
    EXPECT_EQ(compose_preload(plan_with_all(), "/lib/core.so.1"),
              "/lib/heap.so:/lib/core.so.1:/lib/core.so:/lib/signal.so:/lib/other.so");
}

TEST(Preload, KnowsWhatTheLoaderCannotBeTold) {
    EXPECT_TRUE(is_preloadable("/usr/lib/fixing-a_hole.so"));
    for (const char* path : {"/a b/x.so", "/a:b/x.so", "/a\tb/x.so", "/a\nb/x.so", "/$LIB/x.so"})
        EXPECT_FALSE(is_preloadable(path)) << path;
}

class PreloadLink : public testing::Test {
protected:
    std::string agent() const { return folder_.write("my agents/core.so", "core"); }
    Environment home() const { return Environment({"HOME=" + folder_ / "home"}); }

    TemporaryFolder folder_;
};

TEST_F(PreloadLink, LeadsToTheFileThroughTheCacheFolder) {
    const auto link = preload_path(agent(), home());
    EXPECT_TRUE(link.starts_with(folder_ / "home/.cache/fixingahole/")) << link;
    EXPECT_TRUE(is_preloadable(link)) << link;
    EXPECT_EQ(fs::canonical(link), fs::canonical(agent()));
    // The agents beside it must be found beside it.
    folder_.write("my agents/signal.so", "");
    EXPECT_TRUE(fs::exists(fs::path(link).parent_path() / "signal.so"));
}

TEST_F(PreloadLink, IsTheSameForEveryRunAndRenewedWhenItLeadsElsewhere) {
    const auto first = preload_path(agent(), home());
    EXPECT_EQ(preload_path(agent(), home()), first);
    const fs::path link = fs::path(first).parent_path();
    fs::remove(link);
    fs::create_directory_symlink("/nowhere", link);
    EXPECT_EQ(preload_path(agent(), home()), first);
    EXPECT_TRUE(fs::exists(first));
    EXPECT_NE(preload_path(folder_.write("other agents/core.so", ""), home()), first);
}

TEST_F(PreloadLink, PrefersTheCacheFolderThatIsSet) {
    const Environment environment({"HOME=" + folder_ / "home", "XDG_CACHE_HOME=" + folder_ / "cache"});
    EXPECT_TRUE(preload_path(agent(), environment).starts_with(folder_ / "cache/fixingahole/"));
}

// Somebody who may turn the link could run code in the user's program.
TEST_F(PreloadLink, IsNeverMadeWhereOthersMayWrite) {
    const auto link = preload_path(agent(), home());
    EXPECT_EQ(fs::status(fs::path(link).parent_path().parent_path()).permissions(), fs::perms::owner_all);
    fs::create_directories(folder_ / "open/.cache/fixingahole");
    fs::permissions(folder_ / "open/.cache/fixingahole", fs::perms::all);
    fs::create_directories(folder_ / "turned/.cache");
    fs::create_directory_symlink(folder_ / "home", folder_ / "turned/.cache/fixingahole");
    for (const char* name : {"open", "turned"}) {
        const auto elsewhere = preload_path(agent(), Environment({"HOME=" + folder_ / name}));
        EXPECT_TRUE(elsewhere.starts_with("/var/tmp/fixingahole-")) << elsewhere;
        EXPECT_EQ(fs::canonical(elsewhere), fs::canonical(agent()));
        std::error_code in_use;
        fs::remove(fs::path(elsewhere).parent_path());
        fs::remove(fs::path(elsewhere).parent_path().parent_path(), in_use);
    }
    EXPECT_EQ(fs::status(folder_ / "open/.cache/fixingahole").permissions(), fs::perms::all) << "not ours to change";
}

TEST_F(PreloadLink, IsRefusedForAFileWhoseOwnNameIsTheTrouble) {
    const auto file = folder_.write("agents/my core.so", "");
    try {
        preload_path(file, home());
        FAIL() << "no Failure";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find(file), std::string::npos);
        EXPECT_FALSE(failure.hint().empty());
    }
}

TEST_F(PreloadLink, IsNotMadeForAPathThatNeedsNone) {
    const auto file = folder_.write("agents/core.so", "");
    EXPECT_EQ(preload_path(file, home()), file);
    EXPECT_FALSE(folder_.has("home"));
}

}  // namespace
}  // namespace fah

#include "framework/launch/launch_plan.h"

#include "framework/launch/launch_table.h"
#include "framework/launch/run_directory.h"
#include "framework/launch/temporary_folder.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

using Words = std::vector<std::string>;

struct Refusal {
    int32_t code = 0;
    std::string what;
};

class Table : public testing::Test {
protected:
    Table() { plan_.environment = Environment({"HOME=/home/x"}); }
    const fah_launch* launch() const { return table_.table(); }
    // What a call says and, when it refuses, why.
    bool refused(int32_t code, const std::string& why) {
        const bool as_told = code == FAH_BAD_ARGUMENT && last_.code == code && last_.what.starts_with("acme: ") &&
                             last_.what.find(why) != std::string::npos;
        if (!as_told) ADD_FAILURE() << code << ": " << last_.what;
        last_ = {};
        return as_told;
    }

    TemporaryFolder folder_;
    LaunchPlan plan_{.run_directory = folder_.path()};
    Refusal last_;
    LaunchTable table_{plan_, "acme", 99, "cpu", [this](int32_t code, const std::string& what, const std::string&) {
                           last_ = {code, what};
                       }};
};

TEST_F(Table, TellsThePluginWhereAndHowFast) {
    EXPECT_EQ(launch()->struct_size, sizeof(fah_launch));
    EXPECT_EQ(std::string(launch()->run_dir.data, launch()->run_dir.size), folder_.path());
    EXPECT_EQ(launch()->rate_hz, 99);
    EXPECT_EQ(std::string(launch()->clock.data, launch()->clock.size), "cpu");
}

TEST_F(Table, SetsOnlyVariablesThatAreOurs) {
    EXPECT_EQ(launch()->set_env(launch(), "_FAH_ACME", "a=b"), FAH_OK);
    EXPECT_EQ(plan_.environment.get("_FAH_ACME"), "a=b");
    EXPECT_TRUE(refused(launch()->set_env(launch(), "PATH", "/"), "PATH"));
    EXPECT_TRUE(refused(launch()->set_env(launch(), "_FAH_RUN", "/"), "_FAH_RUN"));
    EXPECT_TRUE(refused(launch()->set_env(launch(), "_FAH_A=B", "/"), "_FAH_A=B"));
    EXPECT_TRUE(refused(launch()->set_env(launch(), nullptr, "/"), "needs a name"));
    EXPECT_TRUE(refused(launch()->set_env(launch(), "_FAH_B", nullptr), "needs a name"));
    EXPECT_EQ(plan_.environment.entries(), (Words{"HOME=/home/x", "_FAH_ACME=a=b"}));
}

TEST_F(Table, PreloadsFilesThatAreThereOnce) {
    const auto first = folder_.write("first.so", "");
    const auto last = folder_.write("last.so", "");
    for (int time = 0; time < 2; ++time) {
        EXPECT_EQ(launch()->preload(launch(), first.c_str(), FAH_PRELOAD_FIRST), FAH_OK);
        EXPECT_EQ(launch()->preload(launch(), last.c_str(), FAH_PRELOAD_LAST), FAH_OK);
    }
    EXPECT_EQ(plan_.first_preloads, Words{first});
    EXPECT_EQ(plan_.last_preloads, Words{last});
    EXPECT_TRUE(refused(launch()->preload(launch(), "first.so", FAH_PRELOAD_LAST), "absolute"));
    EXPECT_TRUE(refused(launch()->preload(launch(), nullptr, FAH_PRELOAD_LAST), "(null)"));
    EXPECT_TRUE(refused(launch()->preload(launch(), first.c_str(), 7), "position 7"));
    EXPECT_TRUE(refused(launch()->preload(launch(), (folder_ / "none.so").c_str(), FAH_PRELOAD_LAST), "none.so"));
    EXPECT_TRUE(refused(launch()->preload(launch(), folder_.path().c_str(), FAH_PRELOAD_LAST), "no shared object"));
}

TEST_F(Table, TakesPreludes) {
    EXPECT_EQ(launch()->prelude(launch(), "plots", {"x = 1\nignored", 5}), FAH_OK);
    ASSERT_EQ(plan_.prelude.size(), 1U);
    EXPECT_EQ(plan_.prelude[0].name, "plots");
    EXPECT_EQ(plan_.prelude[0].source, "x = 1");
    EXPECT_TRUE(refused(launch()->prelude(launch(), "", {"x", 1}), "name"));
    EXPECT_TRUE(refused(launch()->prelude(launch(), nullptr, {"x", 1}), "name"));
    EXPECT_TRUE(refused(launch()->prelude(launch(), "plots", {nullptr, 0}), "source"));
}

TEST_F(Table, PutsTheLastWrapperOutside) {
    const char* time_words[] = {"/usr/bin/time", "-v"};
    const char* nice_words[] = {"/usr/bin/nice"};
    EXPECT_EQ(launch()->wrap(launch(), time_words, 2), FAH_OK);
    EXPECT_EQ(launch()->wrap(launch(), nice_words, 1), FAH_OK);
    EXPECT_EQ(plan_.wrap, (Words{"/usr/bin/nice", "/usr/bin/time", "-v"}));
    EXPECT_EQ(plan_.wrappers, 2U);
    const char* relative[] = {"time"};
    const char* broken[] = {"/usr/bin/time", nullptr};
    EXPECT_TRUE(refused(launch()->wrap(launch(), relative, 1), "absolute"));
    EXPECT_TRUE(refused(launch()->wrap(launch(), broken, 2), "missing"));
    EXPECT_TRUE(refused(launch()->wrap(launch(), nullptr, 1), "words"));
    EXPECT_TRUE(refused(launch()->wrap(launch(), time_words, 0), "words"));
    EXPECT_TRUE(refused(launch()->wrap(launch(), time_words, 1U << 20), "words"));
    EXPECT_EQ(plan_.wrappers, 2U);
}

TEST_F(Table, SealWritesWhatTheProgramGets) {
    plan_.environment = Environment({"LD_PRELOAD=/opt/own.so", "PYTHONPATH=/opt/lib"});
    plan_.core = "/lib/core.so";
    plan_.prelude.push_back({"plots", "x = 1"});
    seal(plan_);
    EXPECT_EQ(plan_.environment.get("_FAH_RUN"), folder_.path());
    EXPECT_EQ(plan_.environment.get("LD_PRELOAD"), "/opt/own.so:/lib/core.so");
    EXPECT_EQ(plan_.environment.get("PYTHONPATH"), folder_ / "prelude:/opt/lib");
}

TEST_F(Table, SealLeavesAloneWhatIsNotNeeded) {
    seal(plan_);
    EXPECT_EQ(plan_.environment.entries(), (Words{"HOME=/home/x", "_FAH_RUN=" + folder_.path()}));
    plan_.environment = Environment({"HOME=/home/x"});
    plan_.run_directory.clear();
    plan_.core = "/lib/core.so";
    seal(plan_);
    EXPECT_EQ(plan_.environment.entries(), Words{"HOME=/home/x"});
}

TEST_F(Table, SealTakesEverythingFromANestedPlanAndSaysSo) {
    const char* words[] = {"/usr/bin/time"};
    launch()->wrap(launch(), words, 1);
    plan_.environment = Environment({"_FAH_RUN=/dev/shm/outer", "LD_PRELOAD=/lib/core.so"});
    plan_.core = "/lib/core.so";
    plan_.first_preloads = plan_.last_preloads = {"/lib/a.so"};
    plan_.prelude.push_back({"plots", "x = 1"});
    plan_.nested = true;
    seal(plan_);
    EXPECT_EQ(plan_.environment.entries(), (Words{"_FAH_RUN=/dev/shm/outer", "LD_PRELOAD=/lib/core.so"}));
    EXPECT_TRUE(plan_.wrap.empty() && plan_.wrappers == 0 && plan_.prelude.empty());
    ASSERT_EQ(plan_.notes.size(), 1U);
    EXPECT_NE(plan_.notes[0].find("inside another"), std::string::npos);
}

TEST(Nested, IsTrueWhileTheOuterRunsOnly) {
    const TemporaryFolder place;
    Environment environment;
    EXPECT_FALSE(is_nested(environment));
    {
        const RunDirectory directory({place.path()}, RunDirectory::SMALLEST_RING);
        environment.set("_FAH_RUN", directory.path());
        EXPECT_TRUE(is_nested(environment));
        // The pid is in use, but since another moment.
        std::string older = directory.path();
        older.insert(older.rfind('-'), "7");
        environment.set("_FAH_RUN", older);
        EXPECT_FALSE(is_nested(environment));
        environment.set("_FAH_RUN", directory.path() + "/prelude");
        EXPECT_FALSE(is_nested(environment));
    }
}

}  // namespace
}  // namespace fah

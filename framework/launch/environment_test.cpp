#include "framework/launch/environment.h"

#include "framework/launch/temporary_folder.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

using Words = std::vector<std::string>;

TEST(Environment, KeepsOrderAndBytesOfWhatItDoesNotChange) {
    Environment environment({"B=1", "no equals sign", "A=\xff\xfe=x", "AB=2", "=odd"});
    environment.set("AB", "3");
    environment.set("NEW", "");
    environment.unset("B");
    EXPECT_EQ(environment.entries(), (Words{"no equals sign", "A=\xff\xfe=x", "AB=3", "=odd", "NEW="}));
}

TEST(Environment, TellsUnsetFromEmptyAndPrefixFromName) {
    const Environment environment({"PATHX=1", "EMPTY=", "PATH=/bin"});
    EXPECT_EQ(environment.get("PATH"), "/bin");
    EXPECT_EQ(environment.get("EMPTY"), "");
    EXPECT_EQ(environment.get("PAT"), std::nullopt);
    EXPECT_EQ(environment.value("PAT"), "");
}

TEST(Environment, UnsetsEveryEntryOfThatName) {
    Environment environment({"A=1", "B=2", "A=3"});
    EXPECT_EQ(environment.get("A"), "1");  // as getenv does
    environment.unset("A");
    EXPECT_EQ(environment.entries(), Words{"B=2"});
}

TEST(Environment, IsThatOfThisProcess) {
    setenv("FAH_ENVIRONMENT_TEST", "here", 1);
    EXPECT_EQ(Environment::of_this_process().get("FAH_ENVIRONMENT_TEST"), "here");
    unsetenv("FAH_ENVIRONMENT_TEST");
    EXPECT_EQ(Environment::of_this_process().get("FAH_ENVIRONMENT_TEST"), std::nullopt);
}

TEST(SplitPath, TakesAnEmptyPartForTheWorkingDirectory) {
    EXPECT_EQ(split_path("/a:/b c"), (Words{"/a", "/b c"}));
    EXPECT_EQ(split_path(":/a:"), (Words{".", "/a", "."}));
    EXPECT_EQ(split_path(""), Words{"."});
}

TEST(FindProgram, TakesTheFirstExecutableFileOfPath) {
    const TemporaryFolder folder;
    folder.write("first/tool", "not executable");
    std::filesystem::create_directories(folder / "second/tool");
    const auto tool = folder.write("third/tool", "", true);
    folder.write("fourth/tool", "", true);
    const Environment environment({"PATH=" + (folder / "none") + ":" + (folder / "first") + ":" + (folder / "second") +
                                   ":" + (folder / "third") + ":" + (folder / "fourth")});
    EXPECT_EQ(find_program("tool", environment), tool);
    EXPECT_EQ(find_program("other", environment), "");
    EXPECT_EQ(find_program("", environment), "");
}

TEST(FindProgram, TakesANameWithASlashAsItIs) {
    const TemporaryFolder folder;
    const auto tool = folder.write("tool", "", true);
    const Environment environment({"PATH=/bin"});
    EXPECT_EQ(find_program(tool, environment), tool);
    EXPECT_EQ(find_program(folder / "none", environment), "");
    EXPECT_EQ(find_program(folder.path(), environment), "");
}

TEST(FindProgram, LooksInTheUsualPlacesWithoutPath) { EXPECT_EQ(find_program("sh", Environment()), "/bin/sh"); }

}  // namespace
}  // namespace fah

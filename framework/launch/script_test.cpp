#include "framework/launch/script.h"

#include "framework/launch/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fah {
namespace {

using Words = std::vector<std::string>;

// The message of the Failure that `call` throws, "" when it throws none.
template <class Call>
std::string failure_of(const Call& call) {
    try {
        call();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
        EXPECT_NE(failure.hint(), "");
        return failure.what();
    }
    return "";
}

void expect_refused(const std::string& script, const std::string& why) {
    const std::string message = failure_of([&] { check_script(script); });
    EXPECT_NE(message.find(script), std::string::npos) << message;
    EXPECT_NE(message.find(why), std::string::npos) << message;
}

TEST(CheckScript, TakesAnyFileThatCanBeRead) {
    const TemporaryFolder folder;
    EXPECT_NO_THROW(check_script(folder.write("script.py", "print(1)\n")));
    EXPECT_NO_THROW(check_script(folder.write("empty", "")));
}

TEST(CheckScript, SaysWhyAScriptCannotBeRun) {
    const TemporaryFolder folder;
    expect_refused(folder / "absent.py", "there is no such file");
    expect_refused(folder.path(), "it is a directory");
    expect_refused(folder.write("file", "") + "/script.py", "Not a directory");
}

TEST(CheckScript, LeavesPipesAndDevicesAlone) {
    const TemporaryFolder folder;
    const std::string pipe = folder / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    expect_refused(pipe, "not a file");
    expect_refused("/dev/null", "not a file");
}

TEST(CheckScript, SaysThatAFileCannotBeRead) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may read every file";
    const TemporaryFolder folder;
    const std::string script = folder.write("script.py", "");
    ASSERT_EQ(::chmod(script.c_str(), 0), 0);
    expect_refused(script, "cannot be read");
}

TEST(Plans, KeepTheWordsAsTheyWere) {
    const LaunchPlan script = script_plan("/x/python3", "dir/a b.py", {"-v", "", "--memory"});
    EXPECT_EQ(script.executable, "/x/python3");
    EXPECT_EQ(script.argv, (Words{"/x/python3", "dir/a b.py", "-v", "", "--memory"}));
    EXPECT_EQ(script.working_directory, "");

    const LaunchPlan module = module_plan("/x/python3", "json.tool", {"in.json"});
    EXPECT_EQ(module.argv, (Words{"/x/python3", "-m", "json.tool", "in.json"}));
}

TEST(CommandPlan, LooksTheProgramUpAndKeepsItsFirstWord) {
    const LaunchPlan plan = command_plan({"sh", "-c", "exit 3"});
    EXPECT_TRUE(is_executable_file(plan.executable)) << plan.executable;
    EXPECT_TRUE(plan.executable.ends_with("/sh")) << plan.executable;
    EXPECT_EQ(plan.argv, (Words{"sh", "-c", "exit 3"}));
}

TEST(CommandPlan, SaysWhyAProgramCannotBeRun) {
    const TemporaryFolder folder;
    const auto refusal = [](const std::string& word) { return failure_of([&] { command_plan({word}); }); };
    EXPECT_NE(refusal("no-such-program-anywhere").find("there is no program"), std::string::npos);
    EXPECT_NE(refusal(folder / "absent").find("there is no program"), std::string::npos);
    EXPECT_NE(refusal(folder.write("plain", "echo 1\n")).find("not executable"), std::string::npos);
    EXPECT_NE(refusal(folder.path()).find("it is a directory"), std::string::npos);
}

}  // namespace
}  // namespace fah

// Reading profiles' JSON, ours and Scalene's, and refusing what is none.
#include "framework/report/profile_file.h"

#include "framework/launch/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>

#include <fstream>

namespace fah {
namespace {

constexpr const char* FUNCTION =
    R"({"line": "f", "lineno": 3, "n_cpu_percent_python": 10, "n_cpu_percent_c": 20, "n_sys_percent": 5, "n_peak_mb": 1.5})";

class ProfileFileTest : public testing::Test {
protected:
    ProfileFile read(const std::string& content) {
        const std::string path = folder_.path() + "/profile.json";
        std::ofstream(path) << content;
        return read_profile_file(path);
    }

    std::string refusal(const std::string& content) {
        try {
            read(content);
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
            return failure.what();
        }
        return "it was taken";
    }

    static std::string with(const std::string& more, const std::string& function = FUNCTION) {
        return R"({"elapsed_time_sec": 10, "files": {"/a.py": {"functions": [)" + function + "]}}" + more + "}";
    }

    TemporaryFolder folder_;
};

TEST_F(ProfileFileTest, Percent_of_Scalene_are_of_the_elapsed_time) {
    const ProfileFile profile = read(with(R"(, "max_footprint_mb": 7.5, "program": "a.py")"));
    EXPECT_FALSE(profile.is_ours);
    EXPECT_DOUBLE_EQ(profile.max_heap_mb, 7.5);
    EXPECT_EQ(profile.program, "a.py");
    ASSERT_EQ(profile.functions.size(), 1U);
    EXPECT_EQ(profile.functions[0].name, "f");
    EXPECT_EQ(profile.functions[0].line, 3U);
    EXPECT_DOUBLE_EQ(profile.functions[0].python_s, 1);
    EXPECT_DOUBLE_EQ(profile.functions[0].native_s, 2);
    EXPECT_DOUBLE_EQ(profile.functions[0].system_s, 0.5);
    EXPECT_DOUBLE_EQ(profile.functions[0].peak_mb, 1.5);
}

TEST_F(ProfileFileTest, Percent_of_ours_are_of_our_whole) {
    const ProfileFile profile =
        read(with(R"(, "fixingahole": {"total_ns": 4000000000, "command": "fixingahole profile a.py"})"));
    EXPECT_TRUE(profile.is_ours);
    EXPECT_DOUBLE_EQ(profile.total_s, 4);
    EXPECT_DOUBLE_EQ(profile.functions.at(0).python_s, 0.4);
    EXPECT_EQ(profile.command, "fixingahole profile a.py");
}

TEST_F(ProfileFileTest, Stacks_name_file_function_and_line) {
    const ProfileFile profile = read(with(
        R"(, "stacks": [[["/a b.py main:3;", "/a b.py f:12;"], {"count": 14, "python_time": 1.5, "c_time": 0.5}], "other"])"));
    ASSERT_EQ(profile.stacks.size(), 1U);
    const FileStack& stack = profile.stacks[0];
    EXPECT_EQ(stack.samples, 14);
    EXPECT_DOUBLE_EQ(stack.native_s, 0.5);
    ASSERT_EQ(stack.frames.size(), 2U);
    EXPECT_EQ(stack.frames[1].file, "/a b.py");
    EXPECT_EQ(stack.frames[1].function, "f");
    EXPECT_EQ(stack.frames[1].line, 12U);
}

TEST_F(ProfileFileTest, Says_what_is_wrong) {
    EXPECT_NE(refusal("").find("it is empty"), std::string::npos);
    EXPECT_NE(refusal("{").find("not valid JSON"), std::string::npos);
    EXPECT_NE(refusal("[]").find("no profile"), std::string::npos);
    EXPECT_NE(refusal(R"({"files": {}})").find("elapsed_time_sec"), std::string::npos);
    EXPECT_NE(refusal(R"({"files": [], "elapsed_time_sec": 1})").find("no object"), std::string::npos);
    EXPECT_NE(refusal(R"({"files": {}, "elapsed_time_sec": -1})").find("no number from 0 on"), std::string::npos);
    EXPECT_NE(refusal(R"({"files": {"x": 1}, "elapsed_time_sec": 1})").find("no list of functions"), std::string::npos);
    EXPECT_NE(refusal(with("", "1")).find("no object"), std::string::npos);
    EXPECT_NE(refusal(with("", R"({"line": "f"})")).find("lineno"), std::string::npos);
    EXPECT_NE(refusal(with(R"(, "fixingahole": {"total_ns": "many"})")).find("total_ns"), std::string::npos);
}

TEST_F(ProfileFileTest, A_folder_and_nothing_are_no_profiles) {
    EXPECT_THROW(read_profile_file(folder_.path()), Failure);
    EXPECT_THROW(read_profile_file(folder_.path() + "/nothing.json"), Failure);
}

}  // namespace
}  // namespace fah

// The words of --lines, from the command line to the agent's answer. Meant to catch: a library's functions taken for the
// program's, a file matched by its last part alone, a path with a link or with "./" missed, the number of a word mixed up.
#include "plugins/samplers/lines/choices.h"

#include "plugins/samplers/lines/lines_wire.h"

extern "C" {
#include "plugins/samplers/lines/agent/choices.h"
}

#include <gtest/gtest.h>
#include <fixingahole/error.hpp>

#include <cstdlib>
#include <filesystem>

namespace {

class Words : public ::testing::Test {
protected:
    void SetUp() override {
        const std::string folder = std::filesystem::current_path();
        const auto choices = lines::choices_of("work, Box.get,pkg/model.py , /lib/x.py:run,@profile,./own.py:go");
        ASSERT_EQ(choices.size(), 6U);
        EXPECT_EQ(choices[4].number, LINES_MARK);
        ::setenv(LINES_ENVIRONMENT, lines::environment_of(choices, "/repo").c_str(), 1);
        if (!started_) started_ = lines_choices_start() == 1;
        ASSERT_TRUE(started_);
        own_ = folder + "/own.py";
    }

    static std::uint64_t of(const std::string& file, const char* name, const char* qualified) {
        return lines_choices_of(file.c_str(), name, qualified);
    }

    static bool started_;
    std::string own_;
};
bool Words::started_ = false;

TEST_F(Words, MeanFunctionsOfTheProgramByName) {
    EXPECT_EQ(of("/repo/a.py", "work", "work"), 1U);
    EXPECT_EQ(of("/repo/a.py", "work", "Class.work"), 1U);
    EXPECT_EQ(of("<string>", "work", "work"), 1U);
    EXPECT_EQ(of("/repo/a.py", "get", "Box.get"), 2U);
    EXPECT_EQ(of("/repo/a.py", "get", "get"), 0U);
    EXPECT_EQ(of("/repo/a.py", "get", "Other.Box.get"), 0U);
}

TEST_F(Words, LeaveLibrariesAlone) {
    EXPECT_EQ(of("/usr/lib/python3.11/threading.py", "work", "work"), 0U);
    EXPECT_EQ(of("/home/me/.venv/lib/python3.8/site-packages/x.py", "work", "work"), 0U);
    EXPECT_EQ(of("<frozen importlib._bootstrap>", "work", "work"), 0U);
}

TEST_F(Words, MeanFilesByTheirWholePath) {
    EXPECT_EQ(of("/repo/pkg/model.py", "<module>", "<module>"), 4U);
    EXPECT_EQ(of("/repo/pkg/model.py", "work", "work"), 5U);
    EXPECT_EQ(of("/repo/other/pkg/model.py", "f", "f"), 0U);
    EXPECT_EQ(of("/lib/x.py", "run", "run"), 8U) << "a library's, since its file is named";
    EXPECT_EQ(of("/lib/x.py", "other", "other"), 0U);
}

TEST_F(Words, KnowFilesThatTheInterpreterNamesByWhereItBegan) {
    EXPECT_EQ(of(own_, "go", "go"), 32U);
    EXPECT_EQ(of("own.py", "go", "go"), 32U);
    EXPECT_EQ(of("./own.py", "go", "go"), 32U);
    EXPECT_EQ(of("x/own.py", "go", "go"), 0U);
}

TEST(TooManyWords, AreRefused) {
    std::string list;
    for (int word = 0; word < 64; ++word) list += "f" + std::to_string(word) + ",";
    EXPECT_THROW(lines::choices_of(list), fixingahole::Error);
    EXPECT_EQ(lines::environment_of(lines::choices_of("@profile"), "/"), "\n")
        << "the agent is asked to look for marks";
}

}  // namespace

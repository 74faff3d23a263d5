// What is a notebook, what is in it, and what is said of one that is not. Meant to catch empty cells left out, which
// shifts the numbers of those that follow.
#include "framework/launch/notebook.h"

#include "framework/launch/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

std::string refusal(const std::string& text) {
    const TemporaryFolder folder;
    try {
        read_notebook(folder.write("nb.ipynb", text));
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
        EXPECT_NE(failure.hint(), "");
        return std::string(failure.what()) + " @" + failure.where();
    }
    return "";
}

TEST(Notebook, Cells_of_code_in_order_lines_or_one_text) {
    const TemporaryFolder folder;
    const std::string path = folder.write("nb.ipynb", R"({"cells": [
        {"cell_type": "markdown", "source": ["# Title"]},
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"]},
        {"cell_type": "code", "source": []},
        {"cell_type": "code", "source": "c = 3"}], "nbformat": 4})");
    const Notebook notebook = read_notebook(path);
    EXPECT_EQ(notebook.cells, (std::vector<std::string>{"a = 1\nb = 2", "", "c = 3"}));
    const auto sources = cell_sources(notebook);
    EXPECT_EQ(sources.size(), 3u);
    EXPECT_EQ(sources.at(path + " cell 3"), "c = 3");
}

TEST(Notebook, Version_3) {
    const TemporaryFolder folder;
    const std::string path = folder.write(
        "nb.ipynb", R"({"worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1"]}]}], "nbformat": 3})");
    EXPECT_EQ(read_notebook(path).cells, std::vector<std::string>{"a = 1"});
}

TEST(Notebook, Runs_through_the_runner) {
    const LaunchPlan plan = notebook_plan("/usr/bin/python3", "/lib/notebook.py", {"nb.ipynb", {"1"}}, {"a", "-b"});
    EXPECT_EQ(plan.executable, "/usr/bin/python3");
    EXPECT_EQ(plan.argv, (std::vector<std::string>{"/usr/bin/python3", "/lib/notebook.py", "nb.ipynb", "a", "-b"}));
}

TEST(Notebook, Says_what_is_wrong) {
    EXPECT_NE(refusal("").find("it is empty"), std::string::npos);
    EXPECT_NE(refusal("{\n\"cells\": [}\n").find("it is not valid JSON @"), std::string::npos);
    EXPECT_NE(refusal("{\n\"cells\": [}\n").find("nb.ipynb:2"), std::string::npos);
    EXPECT_NE(refusal("{\"cells\": []} x").find("not valid JSON"), std::string::npos);
    EXPECT_NE(refusal("[1]").find("no list of cells"), std::string::npos);
    EXPECT_NE(refusal("{\"cells\": 5}").find("no list of cells"), std::string::npos);
    EXPECT_NE(refusal("{\"cells\": []}").find("no code cell"), std::string::npos);
    EXPECT_NE(refusal(R"({"cells": [{"cell_type": "markdown", "source": "x"}]})").find("no code cell"),
              std::string::npos);
    EXPECT_NE(refusal(R"({"cells": [{"cell_type": "code", "source": " \n"}]})").find("no code cell"),
              std::string::npos);
    EXPECT_NE(refusal(R"({"cells": [{"cell_type": "code", "source": 5}]})").find("no text"), std::string::npos);
    EXPECT_NE(refusal(R"({"cells": [{"cell_type": "code", "source": [5]}]})").find("no text"), std::string::npos);
    EXPECT_NE(refusal(R"({"cells": [{"source": "x"}]})").find("no type"), std::string::npos);
    EXPECT_NE(refusal(R"({"metadata": {"kernelspec": {"language": "R"}},
        "cells": [{"cell_type": "code", "source": "x"}]})")
                  .find("in R, not in Python"),
              std::string::npos);
}

}  // namespace
}  // namespace fah

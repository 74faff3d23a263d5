#include "framework/analysis/shown_files.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

AnalysisOptions options() {
    return {.root = "/home/u/repo",
            .script_folders = {"/home/u/repo/scripts", "/srv/real/scripts"},
            .ignored_folders = {"/home/u/repo/scratch"},
            .output_folder = "/home/u/repo/performance",
            .working_directory = "/home/u/repo"};
}

bool is_shown(std::string_view name, const AnalysisOptions& given = options()) {
    return describe_file(name, given).shown;
}

TEST(ShownFiles, UnderRootOrTheScriptsFolder) {
    EXPECT_TRUE(is_shown("/home/u/repo/app/main.py"));
    EXPECT_TRUE(is_shown("/srv/real/scripts/tool.py"));
    EXPECT_FALSE(is_shown("/home/u/repository/main.py"));
    EXPECT_FALSE(is_shown("/home/u/other/main.py"));
}

TEST(ShownFiles, NamesAreMadeAbsoluteAndNormal) {
    EXPECT_EQ(describe_file("app/../app/./main.py", options()).path, "/home/u/repo/app/main.py");
    EXPECT_TRUE(is_shown("app/main.py"));
    EXPECT_FALSE(is_shown("../other/main.py"));
    EXPECT_FALSE(is_shown("/home/u/repo/../other/main.py"));
}

TEST(ShownFiles, NeverWhatIsInstalled) {
    for (const char* name :
         {"/home/u/repo/.venv/lib/python3.11/site-packages/numpy/core.py",
          "/home/u/repo/lib/python3.13/json/decoder.py", "/home/u/repo/lib64/python3.9/json/decoder.py",
          "/home/u/repo/usr/lib/python3/dist-packages/yaml/__init__.py",
          "/home/u/repo/lib/python312.zip/json/__init__.py", "/home/u/repo/lib/pypy3.10/json/decoder.py"})
        EXPECT_FALSE(is_shown(name)) << name;
    EXPECT_TRUE(is_shown("/home/u/repo/lib/python_tools/json.py"));
    EXPECT_TRUE(is_shown("/home/u/repo/python3.11/json.py"));
}

TEST(ShownFiles, NeverIgnoredFoldersNorTheOutput) {
    EXPECT_FALSE(is_shown("/home/u/repo/scratch/a.py"));
    EXPECT_TRUE(is_shown("/home/u/repo/scratchy/a.py"));
    EXPECT_FALSE(is_shown("/home/u/repo/performance/main/20260101_000000/main.py"));
}

TEST(ShownFiles, AScriptInTheOutputFolderIsShown) {
    AnalysisOptions given = options();
    given.script_folders = {"/home/u/repo/performance/main"};
    EXPECT_TRUE(is_shown("/home/u/repo/performance/main/main.py", given));
}

TEST(ShownFiles, DetailedShowsEveryFileButIgnoredOnes) {
    AnalysisOptions given = options();
    given.detailed = true;
    EXPECT_TRUE(is_shown("/usr/lib/python3.11/json/decoder.py", given));
    EXPECT_TRUE(is_shown("/home/u/repo/.venv/lib/python3.11/site-packages/numpy/core.py", given));
    EXPECT_FALSE(is_shown("/home/u/repo/scratch/a.py", given));
    EXPECT_FALSE(is_shown("<frozen importlib._bootstrap>", given));
}

TEST(ShownFiles, CodeWithoutAFileIsNotShown) {
    for (const char* name : {"<string>", "<stdin>", "<frozen importlib._bootstrap>", ""})
        EXPECT_FALSE(is_shown(name)) << name;
    EXPECT_EQ(describe_file("<string>", options()).label, "<string>");
}

TEST(ShownFiles, ARootOfEverything) {
    const AnalysisOptions given{.root = "/"};
    EXPECT_TRUE(is_shown("/srv/a.py", given));
    EXPECT_EQ(describe_file("/srv/a.py", given).label, "srv/a.py");
}

TEST(ShownFiles, LabelsAreWhatAPersonReads) {
    const auto label = [](std::string_view name) { return describe_file(name, options()).label; };
    EXPECT_EQ(label("/home/u/repo/app/main.py"), "app/main.py");
    EXPECT_EQ(label("/srv/real/scripts/tool.py"), "tool.py");
    EXPECT_EQ(label("/home/u/repo/.venv/lib/python3.11/site-packages/numpy/core.py"), "numpy/core.py");
    EXPECT_EQ(label("/usr/lib/python3.11/json/decoder.py"), "json/decoder.py");
    EXPECT_EQ(label("/opt/else.py"), "/opt/else.py");
}

}  // namespace
}  // namespace fah

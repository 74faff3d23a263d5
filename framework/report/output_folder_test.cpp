#include "framework/report/output_folder.h"

#include "framework/model/failure.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fah {
namespace {

namespace fs = std::filesystem;

class OutputFolder : public testing::Test {
protected:
    OutputFolder() {
        std::string name = (fs::temp_directory_path() / "output_folder_XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    ~OutputFolder() override { fs::remove_all(folder_); }

    OutputRequest request() const { return {(folder_ / "performance").string(), "", "main", 1769717680}; }
    static std::string read(const fs::path& path) {
        std::ifstream file{path};
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    static void write(const fs::path& path, const std::string& text) { std::ofstream{path} << text; }

    fs::path folder_;
};

TEST_F(OutputFolder, IsNamedByScriptAndUtcTime) {
    EXPECT_EQ(make_output_folder(request()), (folder_ / "performance/main/20260129_201440").string());
    EXPECT_EQ(read(folder_ / "performance/.gitignore"), "*\n");
}

TEST_F(OutputFolder, TheLaterOfTwoRunsInOneSecondGetsASuffix) {
    make_output_folder(request());
    EXPECT_TRUE(make_output_folder(request()).ends_with("/20260129_201440-2"));
    EXPECT_TRUE(make_output_folder(request()).ends_with("/20260129_201440-3"));
}

TEST_F(OutputFolder, AnExplicitFolderIsTakenAsItIs) {
    OutputRequest given = request();
    given.explicit_folder = (folder_ / "here/deep").string();
    EXPECT_EQ(make_output_folder(given), given.explicit_folder);
    EXPECT_EQ(make_output_folder(given), given.explicit_folder) << "a second run overwrites";
    EXPECT_EQ(read(folder_ / "here/deep/.gitignore"), "*\n");
    EXPECT_FALSE(fs::exists(folder_ / "performance"));
}

TEST_F(OutputFolder, AFolderThatWasThereKeepsItsGit) {
    fs::create_directory(folder_ / "performance");
    make_output_folder(request());
    EXPECT_FALSE(fs::exists(folder_ / "performance/.gitignore"));
}

TEST_F(OutputFolder, AFileInItsPlaceIsAFailureOfUsage) {
    write(folder_ / "performance", "");
    try {
        make_output_folder(request());
        FAIL() << "no exception";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
        EXPECT_NE(std::string{failure.what()}.find((folder_ / "performance").string()), std::string::npos);
        EXPECT_NE(failure.hint().find("--output-directory"), std::string::npos);
    }
}

// /proc refuses new files to everybody, root too.
TEST_F(OutputFolder, AFolderThatCannotBeWrittenIsAFailureOfUsage) {
    OutputRequest given = request();
    given.explicit_folder = "/proc/self";
    EXPECT_THROW(make_output_folder(given), Failure);
    given.explicit_folder = "/proc/nothing/here";
    EXPECT_THROW(make_output_folder(given), Failure);
}

TEST_F(OutputFolder, TheCodeIsCopied) {
    write(folder_ / "main.py", "print(1)\n");
    const std::string folder = make_output_folder(request());
    copy_code((folder_ / "main.py").string(), folder);
    EXPECT_EQ(read(folder + "/main.py"), "print(1)\n");
    copy_code((folder_ / "main.py").string(), folder_.string());
    EXPECT_EQ(read(folder_ / "main.py"), "print(1)\n") << "into its own folder";
    EXPECT_THROW(copy_code((folder_ / "absent.py").string(), folder), Failure);
}

TEST_F(OutputFolder, Stems) {
    EXPECT_EQ(folder_stem("/work/advanced.py"), "advanced");
    EXPECT_EQ(folder_stem("/work/.py"), ".py");
    EXPECT_EQ(folder_stem("python3.11"), "python3");
    EXPECT_EQ(folder_stem("a\nb.py"), "a_b");
    EXPECT_EQ(folder_stem(".."), "command");
    EXPECT_EQ(folder_stem(""), "command");
}

}  // namespace
}  // namespace fah

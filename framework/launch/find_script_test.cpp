// Scripts by path and by name. Meant to catch the virtual environment searched, and with a name's end compared as text.
#include "framework/launch/find_script.h"

#include "framework/launch/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <filesystem>

namespace fah {
namespace {

namespace fs = std::filesystem;

class FindScript : public testing::Test {
protected:
    std::string make(const std::string& name) {
        fs::create_directories(fs::path(folder_ / name).parent_path());
        return folder_.write(name, "pass\n");
    }
    std::string find(const std::string& asked, std::vector<std::string> skipped = {}) {
        return find_script(asked, {folder_.path(), std::move(skipped), folder_.path()});
    }
    std::string refusal(const std::string& asked) {
        try {
            find(asked);
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
            return std::string(failure.what()) + " / " + failure.hint();
        }
        return "";
    }

    TemporaryFolder folder_;
};

TEST_F(FindScript, A_path_is_taken_as_it_is) {
    const std::string path = make("my_work/nb.ipynb");
    EXPECT_EQ(find(path), path);
    EXPECT_EQ(find(folder_.path()), folder_.path());  // check_script says that it is a directory
}

TEST_F(FindScript, A_unique_name_is_found_anywhere_below_root) {
    make("my_work/deep/nb.ipynb");
    make("my_work/other.py");
    EXPECT_EQ(find("nb.ipynb"), "my_work/deep/nb.ipynb");
    EXPECT_EQ(find("deep/nb.ipynb"), "my_work/deep/nb.ipynb");
    EXPECT_NE(refusal("eep/nb.ipynb").find("no such file here, nor below " + folder_.path()), std::string::npos);
}

TEST_F(FindScript, Several_of_one_name_are_listed_and_more_of_the_path_chooses) {
    make("a/run.py");
    make("b/run.py");
    const std::string message = refusal("run.py");
    EXPECT_NE(message.find("\n    a/run.py\n    b/run.py"), std::string::npos) << message;
    EXPECT_EQ(find("b/run.py"), "b/run.py");
}

TEST_F(FindScript, Some_folders_are_not_searched) {
    make("mine/run.py");
    make(".git/run.py");
    make(".venv/run.py");
    make("env/pyvenv.cfg");
    make("env/lib/run.py");
    make("performance/run/20260101_000000/run.py");
    make("scratch/run.py");
    EXPECT_EQ(find("run.py", {folder_ / "performance", folder_ / "scratch"}), "mine/run.py");
}

TEST_F(FindScript, A_name_without_its_ending_is_guessed) {
    make("my_work/nb.ipynb");
    EXPECT_NE(refusal("nb").find("did you mean my_work/nb.ipynb?"), std::string::npos);
    EXPECT_EQ(refusal("/absent/nb.py").find("below"), std::string::npos);
}

}  // namespace
}  // namespace fah

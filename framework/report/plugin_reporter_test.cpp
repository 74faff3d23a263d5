#include "framework/report/plugin_reporter.h"

#include "framework/model/failure.h"
#include "framework/report/atomic_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fah {
namespace {

namespace fs = std::filesystem;

// A reporter in C, as a plugin's would be; `self` says how it behaves.
struct Behaviour {
    std::int32_t status = FAH_OK;
    std::uint32_t writes = 1;
    std::uint32_t columns_seen = 0;
};

std::int32_t render(fah_plugin* plugin, std::uint32_t output, const fah_model*, const fah_sink* sink) {
    auto& behaviour = *static_cast<Behaviour*>(plugin->self);
    behaviour.columns_seen = sink->columns;
    const std::string text = "output " + std::to_string(output) + "\n";
    for (std::uint32_t i = 0; i < behaviour.writes; ++i)
        if (sink->write(sink, text.data(), text.size()) != FAH_OK) return FAH_FAILED;
    return behaviour.status;
}

// As a plugin with newer headers has it: larger than ours.
struct LargerOutput {
    fah_output known;
    std::uint64_t added;
};

class Reporter : public testing::Test {
protected:
    Reporter() {
        std::string name = (fs::temp_directory_path() / "plugin_reporter_XXXXXX").string();
        folder_ = mkdtemp(name.data());
        plugin_.self = &behaviour_;
    }
    ~Reporter() override { fs::remove_all(folder_); }

    std::string path(const char* name) const { return (folder_ / name).string(); }
    static std::string read(const fs::path& path) {
        std::ifstream file{path};
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

    Behaviour behaviour_;
    fah_plugin plugin_{};
    LargerOutput outputs_[2] = {{{sizeof(LargerOutput), FAH_OUTPUT_TERMINAL, "a.txt", "text/plain"}, 1},
                                {{sizeof(LargerOutput), 0, "b.json", "application/json"}, 2}};
    fah_reporter table_{sizeof(fah_reporter), 2, sizeof(LargerOutput), 0, &outputs_[0].known, render};
    PluginReporter reporter_{{"com.acme.reporter.test", &plugin_, &table_}};
    fah_model model_{};
    fs::path folder_;
};

TEST_F(Reporter, ReadsOutputsByTheirStride) {
    EXPECT_EQ(reporter_.output_count(), 2u);
    EXPECT_EQ(reporter_.file_name(1), "b.json");
    EXPECT_TRUE(reporter_.is_for_terminal(0));
    EXPECT_FALSE(reporter_.is_for_terminal(1));
}

TEST_F(Reporter, WritesAFileAndNothingElse) {
    reporter_.write_file(1, model_, path("b.json"));
    EXPECT_EQ(read(path("b.json")), "output 1\n");
    EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, fs::directory_iterator{}), 1);
}

TEST_F(Reporter, RendersForTheTerminal) {
    EXPECT_EQ(reporter_.render(0, model_, {.columns = 72}), "output 0\n");
    EXPECT_EQ(behaviour_.columns_seen, 72u);
    reporter_.render(0, model_, {.columns = 0});
    EXPECT_GT(behaviour_.columns_seen, 0u) << "columns are never 0";
}

TEST_F(Reporter, AFailureLeavesTheReportOfBefore) {
    reporter_.write_file(0, model_, path("a.txt"));
    behaviour_.status = FAH_FAILED;
    behaviour_.writes = 3;
    try {
        reporter_.write_file(0, model_, path("a.txt"));
        FAIL() << "no exception";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.exit_code(), EXIT_REPORT_FAILED);
        EXPECT_NE(std::string{failure.what()}.find("com.acme.reporter.test"), std::string::npos);
    }
    EXPECT_EQ(read(path("a.txt")), "output 0\n");
    EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, fs::directory_iterator{}), 1) << "no temporary file stays";
    EXPECT_THROW(reporter_.render(0, model_), Failure);
}

TEST_F(Reporter, AFolderThatIsNotThere) { EXPECT_THROW(reporter_.write_file(0, model_, path("no/a.txt")), Failure); }

// /dev/full takes the place of a full disk.
TEST_F(Reporter, AFullDiskIsNamed) {
    fs::create_symlink("/dev/full", path("a.txt.part"));
    try {
        reporter_.write_file(0, model_, path("a.txt"));
        FAIL() << "no exception";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string{failure.what()}.find("No space left on device"), std::string::npos) << failure.what();
        EXPECT_NE(failure.hint().find("fixingahole report"), std::string::npos);
        EXPECT_EQ(failure.exit_code(), EXIT_REPORT_FAILED);
    }
    EXPECT_FALSE(fs::exists(path("a.txt")));
}

TEST(Suffix, StandsBeforeTheFirstDot) {
    EXPECT_EQ(with_suffix("profile_results.json", "_1"), "profile_results_1.json");
    EXPECT_EQ(with_suffix("profile.pb.gz", "_2"), "profile_2.pb.gz");
    EXPECT_EQ(with_suffix("plain", "_1"), "plain_1");
    EXPECT_EQ(with_suffix(".hidden.txt", "_1"), ".hidden_1.txt");
}

}  // namespace
}  // namespace fah

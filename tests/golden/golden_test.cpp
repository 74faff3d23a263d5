// GIVEN a hand-made profile WHEN a shipped reporter renders it THEN the bytes are those under expected/.
// FAH_UPDATE_GOLDEN=1 writes them anew: look at the difference before it is committed.
// Seen to fail: a blank more in a heading, and a share computed from the wrong column.
#include "framework/analysis/difference_tables.h"
#include "framework/report/model_view.h"
#include "framework/report/plugin_reporter.h"
#include "tests/golden/loaded_plugin.h"
#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace fah::test {
namespace {

struct Case {
    const char* profile;
    Profile (*make)();
    const char* reporter;
    std::uint32_t columns;
};

// Half of the mixed profile's first row before, all of it after; and names that try to be more.
Tables compared() {
    Profile before = mixed_profile();
    before.rows.front().weights.python_ns /= 2;
    std::vector<Tables> base, changed;
    for (const Profile& profile : {before, hostile_profile()}) base.push_back(analyze(profile, app_options()));
    for (const Profile& profile : {mixed_profile(), hostile_profile()})
        changed.push_back(analyze(profile, app_options()));
    return difference_tables(base, changed, compare(base, changed));
}

void PrintTo(const Case& given, std::ostream* stream) { *stream << given.profile << " by " << given.reporter; }

std::string read(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void expect_golden(const std::filesystem::path& expected, const std::string& made) {
    if (std::getenv("FAH_UPDATE_GOLDEN") != nullptr) {
        std::filesystem::create_directories(expected.parent_path());
        std::ofstream{expected, std::ios::binary} << made;
    }
    EXPECT_EQ(made, read(expected)) << expected;
}

class Reports : public testing::TestWithParam<Case> {};

TEST_P(Reports, AreAsExpected) {
    const Case& given = GetParam();
    const LoadedPlugin plugin{std::string{FAH_REPORTER_FOLDER} + "/" + given.reporter + ".so"};
    const Tables tables = analyze(given.make(), app_options());
    const ModelView view{tables};
    const PluginReporter reporter{{given.reporter, plugin.plugin(), plugin.reporter()}};
    for (std::uint32_t output = 0; output < reporter.output_count(); ++output) {
        const std::string made = reporter.render(output, *view.table(), {.columns = given.columns});
        EXPECT_EQ(made, reporter.render(output, *view.table(), {.columns = given.columns})) << "twice, other bytes";
        const std::filesystem::path expected =
            std::filesystem::path{FAH_EXPECTED_FOLDER} / given.profile / reporter.file_name(output);
        expect_golden(expected, made);
    }
}

TEST(Comparison, IsAsExpected) {
    const Tables tables = compared();
    const ModelView view{tables};
    struct Wanted {
        const char *reporter, *file;
        std::uint32_t columns;
    };
    for (const auto& [name, file, columns] : {Wanted{"text", "compare_80.txt", 80}, Wanted{"text", "compare.txt", 160},
                                              Wanted{"markdown", "compare.md", 160}}) {
        const LoadedPlugin plugin{std::string{FAH_REPORTER_FOLDER} + "/" + name + ".so"};
        const PluginReporter reporter{{name, plugin.plugin(), plugin.reporter()}};
        expect_golden(std::filesystem::path{FAH_EXPECTED_FOLDER} / "compared" / file,
                      reporter.render(0, *view.table(), {.columns = columns}));
    }
}

// Colours change nothing but colours.
TEST(Report, ColoursAreEscapesAlone) {
    const LoadedPlugin plugin{std::string{FAH_REPORTER_FOLDER} + "/text.so"};
    const Tables tables = analyze(mixed_profile(), app_options());
    const ModelView view{tables};
    const PluginReporter reporter{{"text", plugin.plugin(), plugin.reporter()}};
    const std::string plain = reporter.render(0, *view.table());
    std::string colored = reporter.render(0, *view.table(), {.color = true});
    EXPECT_NE(colored, plain);
    for (const std::string_view escape : {"\x1b[1m", "\x1b[0m"})
        for (std::size_t at; (at = colored.find(escape)) != colored.npos;) colored.erase(at, escape.size());
    EXPECT_EQ(colored, plain);
}

INSTANTIATE_TEST_SUITE_P(
    Golden, Reports,
    testing::Values(Case{"mixed", mixed_profile, "text", 140}, Case{"hostile", hostile_profile, "text", 100},
                    Case{"waiting", waiting_profile, "text", 120}, Case{"empty", empty_profile, "text", 80},
                    Case{"crowd", crowd_profile, "text", 60}, Case{"mixed", mixed_profile, "tree", 140},
                    Case{"hostile", hostile_profile, "tree", 100}, Case{"empty", empty_profile, "tree", 80},
                    Case{"mixed", mixed_profile, "json", 80}, Case{"hostile", hostile_profile, "json", 80},
                    Case{"waiting", waiting_profile, "json", 80}, Case{"empty", empty_profile, "json", 80},
                    Case{"memory", memory_profile, "text", 150}, Case{"memory", memory_profile, "tree", 120},
                    Case{"memory", memory_profile, "json", 80}, Case{"mixed", mixed_profile, "collapsed", 80},
                    Case{"hostile", hostile_profile, "collapsed", 80}, Case{"mixed", mixed_profile, "csv", 80},
                    Case{"hostile", hostile_profile, "csv", 80}, Case{"memory", memory_profile, "csv", 80},
                    Case{"counted", counted_profile, "text", 120}, Case{"counted", counted_profile, "json", 80},
                    Case{"counted", counted_profile, "callgrind", 80}, Case{"counted", counted_profile, "csv", 80},
                    Case{"mixed", mixed_profile, "markdown", 80}, Case{"hostile", hostile_profile, "markdown", 80},
                    Case{"memory", memory_profile, "markdown", 80}, Case{"empty", empty_profile, "markdown", 80},
                    Case{"mixed", mixed_profile, "dot", 80}, Case{"hostile", hostile_profile, "dot", 80},
                    Case{"mixed", mixed_profile, "callgrind", 80}, Case{"memory", memory_profile, "callgrind", 80},
                    Case{"timeline", timeline_profile, "perfetto", 80}),
    [](const auto& each) { return std::string{each.param.profile} + "_" + each.param.reporter; });

}  // namespace
}  // namespace fah::test

// Whatever ships as a reporter: any profile gives bytes, and always the same ones.
// Seen to fail: a reporter that wrote the address of what it drew.
#include "framework/analysis/difference_tables.h"
#include "framework/report/model_view.h"
#include "framework/report/plugin_reporter.h"
#include "tests/golden/hand_made.h"
#include "tests/golden/loaded_plugin.h"
#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace fah::test {
namespace {

std::vector<std::filesystem::path> reporters() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(FAH_REPORTER_FOLDER))
        if (entry.path().extension() == ".so") found.push_back(entry.path());
    return found;
}

std::vector<std::string> outputs(const std::filesystem::path& library, const Tables& tables) {
    const LoadedPlugin plugin{library};
    const ModelView view{tables};
    const PluginReporter reporter{{library.stem(), plugin.plugin(), plugin.reporter()}};
    std::vector<std::string> made;
    for (std::uint32_t output = 0; output < reporter.output_count(); ++output)
        made.push_back(reporter.render(output, *view.table()));
    return made;
}

// From the profile on, so that nothing is shared between two calls.
Tables tables_of(const Profile& profile, bool library_frames = false) {
    AnalysisOptions options = app_options();
    options.library_frames = library_frames;
    return analyze(profile, options);
}

class EveryReporter : public testing::TestWithParam<NamedProfile> {};

TEST_P(EveryReporter, GivesTheSameBytesEveryTime) {
    const auto found = reporters();
    EXPECT_GE(found.size(), 9u);
    for (const auto& library : found)
        for (const bool timed : {false, true}) {
            const auto make = [&] { return timed ? with_samples(GetParam().make()) : GetParam().make(); };
            const std::vector<std::string> first = outputs(library, tables_of(make()));
            EXPECT_EQ(first, outputs(library, tables_of(make()))) << library.stem();
            for (const std::string& bytes : first) EXPECT_FALSE(bytes.empty()) << library.stem();
        }
}

// With frames of libraries, as an output may ask for them.
TEST_P(EveryReporter, GivesTheSameBytesWithLibraries) {
    for (const auto& library : reporters()) {
        const std::vector<std::string> first = outputs(library, tables_of(GetParam().make(), true));
        EXPECT_EQ(first, outputs(library, tables_of(GetParam().make(), true))) << library.stem();
    }
}

// compare asks four of them; of the others a model without samples, lines and processes asks no more than that they live.
TEST_P(EveryReporter, GivesTheSameBytesOfAComparison) {
    const auto compared = [] {
        std::vector<Tables> base, changed;
        base.push_back(tables_of(mixed_profile()));
        changed.push_back(tables_of(GetParam().make()));
        return difference_tables(base, changed, compare(base, changed));
    };
    for (const auto& library : reporters())
        EXPECT_EQ(outputs(library, compared()), outputs(library, compared())) << library.stem();
}

TEST(TreeReporter, ColoursChangeNothingButColours) {
    const LoadedPlugin plugin{std::string{FAH_REPORTER_FOLDER} + "/tree.so"};
    const Tables tables = analyze(mixed_profile(), app_options());
    const ModelView view{tables};
    const PluginReporter reporter{{"tree", plugin.plugin(), plugin.reporter()}};
    const std::string plain = reporter.render(0, *view.table());
    std::string colored = reporter.render(0, *view.table(), {.color = true});
    EXPECT_NE(colored, plain);
    EXPECT_NE(colored.find("\x1b[31m"), colored.npos);
    for (const std::string_view escape : {"\x1b[31m", "\x1b[33m", "\x1b[0m"})
        for (std::size_t at; (at = colored.find(escape)) != colored.npos;) colored.erase(at, escape.size());
    EXPECT_EQ(colored, plain);
}

INSTANTIATE_TEST_SUITE_P(Profiles, EveryReporter, testing::ValuesIn(ALL_PROFILES),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace fah::test

// Which libraries are taken, which are refused, and what a person is told.
#include "framework/plugin_host/registry.h"

#include "framework/plugin_host/test_plugins.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace fah {
namespace {

using test::fixture;
using test::registry_of;

struct Bad {
    const char* fixture;
    std::vector<std::string> reasons;  // of its refusals, in order
};

class BadLibrary : public testing::TestWithParam<Bad> {};

TEST_P(BadLibrary, IsRefusedWithFileReasonAndHint) {
    const Registry registry = registry_of({GetParam().fixture, "good_plugins"});
    ASSERT_EQ(registry.refusals().size(), GetParam().reasons.size());
    for (std::size_t i = 0; i < GetParam().reasons.size(); ++i) {
        const Refusal& refusal = registry.refusals()[i];
        EXPECT_EQ(refusal.file, fixture(GetParam().fixture));
        EXPECT_HAS(refusal.reason, GetParam().reasons[i]);
        EXPECT_FALSE(refusal.hint.empty()) << refusal.reason;
    }
    EXPECT_EQ(registry.find(FAH_KIND_REPORTER, "echo").id(), "test.reporter.echo") << "the others are none the worse";
}

INSTANTIATE_TEST_SUITE_P(
    All, BadLibrary,
    testing::Values(
        Bad{"bad_missing_symbol", {"no fixingahole plugin"}}, Bad{"bad_wrong_major", {"built for plugin ABI 2"}},
        Bad{"bad_entry_null", {"returned NULL"}}, Bad{"bad_entry_throws", {"no entry today"}},
        Bad{"bad_entry_small", {"fah_entry.struct_size is 8"}}, Bad{"bad_entry_huge", {"3735928559 plugins"}},
        Bad{"bad_descriptor_null", {"descriptor of plugin 0 is NULL"}},
        Bad{"bad_descriptor_garbage",
            {"struct_size is 12", "which is no size", "has no id", "Not An Id", "kind is 77", "no version"}},
        Bad{"bad_schema_garbage",
            {"3735928559 options", "options are NULL", "option_stride is 4", "depth has no default", "type 99",
             "key is not", "depth twice"}},
        Bad{"bad_wrong_platform", {"it is for plan9-mips plan9-sparc"}},
        Bad{"bad_missing_library", {"undefined symbol: fah_test_function_that_no_library_has"}},
        Bad{"bad_throwing", {"threw an exception for plugin 2"}}, Bad{"not_there", {"does not exist"}}),
    [](const auto& tested) { return std::string(tested.param.fixture); });

TEST(Registry, RunsNothingOfALibraryThatIsNoPlugin) {
    registry_of({"bad_missing_symbol"});
    EXPECT_EQ(std::getenv("FAH_TEST_CONSTRUCTOR_RAN"), nullptr);
}

TEST(Registry, RefusesWhatIsNoSharedObject) {
    const test::Folder folder;
    const auto file = folder / "text_with_a_wrong_name.so";
    std::ofstream(file) << "this is no shared object, though it says fah_plugin_entry_v1\n";
    const Registry registry = Registry::scan("", {file});
    ASSERT_EQ(registry.refusals().size(), 1u);
    EXPECT_HAS(registry.refusals()[0].reason, "not a shared object");
    EXPECT_EQ(registry.refusals()[0].file, file);
}

TEST(Registry, RefusesWhatWasBuiltForAnotherMachine) {
    const test::Folder folder;
    const auto file = folder / "other_machine.so";
    std::filesystem::copy_file(fixture("good_plugins"), file);
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(18);  // e_machine
    stream.write("\xf3\x00", 2);
    stream.close();
    const Registry registry = Registry::scan("", {file});
    ASSERT_EQ(registry.refusals().size(), 1u);
    EXPECT_HAS(registry.refusals()[0].reason, "built for riscv");
}

TEST(Registry, RefusesBothOfTwoPluginsWithOneIdAndNamesThem) {
    const Registry registry = registry_of({"bad_twin_one", "bad_twin_two", "good_plugins"});
    EXPECT_EQ(registry.refusals().size(), 2u);
    const std::string told = test::failure_of([&] { registry.find(FAH_KIND_REPORTER, "twin"); });
    EXPECT_HAS(told, fixture("bad_twin_one").string());
    EXPECT_HAS(told, fixture("bad_twin_two").string());
    EXPECT_EQ(registry.find(FAH_KIND_REPORTER, "echo").id(), "test.reporter.echo");
}

TEST(Registry, TakesOneFileReachedByTwoWaysOnce) {
    const test::Folder folder;
    std::filesystem::create_directory(folder / "reporters");
    std::filesystem::create_symlink(fixture("good_plugins"), folder / "reporters/again.so");
    const Registry registry = Registry::scan("", {fixture("good_plugins"), folder.path()});
    EXPECT_TRUE(registry.refusals().empty());
    EXPECT_EQ(registry.candidates().size(), 3u);
}

TEST(Registry, SaysNothingAboutAgentsBesideTheirPlugins) {
    const test::Folder folder;
    std::filesystem::copy_file(fixture("good_plugins"), folder / "silencer.so");
    std::filesystem::copy_file(fixture("bad_missing_symbol"), folder / "silencer_agent.so");
    std::filesystem::copy_file(fixture("bad_missing_symbol"), folder / "stray.so");
    const Registry registry = Registry::scan("", {folder.path()});
    ASSERT_EQ(registry.refusals().size(), 1u);
    EXPECT_EQ(registry.refusals()[0].file, folder / "stray.so");
}

TEST(Registry, KnowsItsOwnPluginsFromThoseOfThePath) {
    const Registry registry = Registry::scan(fixture("good_plugins"), {fixture("good_samplers")});
    EXPECT_TRUE(registry.find("echo").built_in);
    EXPECT_FALSE(registry.find("poor").built_in);
}

}  // namespace
}  // namespace fah

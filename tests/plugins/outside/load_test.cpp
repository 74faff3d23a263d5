// The plugins that were built outside the tree, against the installed SDK alone, as the host sees them.
#include "framework/plugin_host/loaded_plugin.h"
#include "framework/plugin_host/registry.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace fah {
namespace {

Registry scan_outside() {
    const std::filesystem::path folder(FAH_OUTSIDE_PLUGINS);
    return Registry::scan("", {folder / "facts", folder / "metronome", folder / "c-reporter", folder / "cpp-sampler"});
}

LoadedPlugin load(const Registry& registry, const char* name, const PluginOptions& options = {}) {
    const Candidate& candidate = registry.find(name);
    return LoadedPlugin(candidate, OptionValues(*candidate.descriptor, options));
}

TEST(Outside, EveryPluginIsTaken) {
    const Registry registry = scan_outside();
    for (const Refusal& refusal : registry.refusals()) ADD_FAILURE() << refusal.file << ": " << refusal.reason;
    EXPECT_EQ(registry.candidates().size(), 4u);
}

TEST(Outside, ReportersInCHaveTheirOutputs) {
    const Registry registry = scan_outside();
    EXPECT_STREQ(outputs_of(load(registry, "facts").reporter())[0].file_name, "profile.facts.txt");
    EXPECT_STREQ(outputs_of(load(registry, "hottest").reporter())[0].file_name, "profile.hottest.csv");
}

TEST(Outside, SamplersInCppAreSources) {
    const Registry registry = scan_outside();
    EXPECT_TRUE(load(registry, "procstat").probe().available);
    EXPECT_EQ(load(registry, "procstat").source().interval_ms, 20u);
    const PluginOptions file = {{"metronome", "file", {std::string("t.py"), {SettingSource::FLAG, "a flag", "/"}}}};
    EXPECT_NE(load(registry, "metronome", file).source().drain, nullptr);
}

TEST(Outside, WhatAConstructorThrowsIsTheReason) {
    const Registry registry = scan_outside();
    try {
        load(registry, "metronome");
        FAIL() << "the option file was not given";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("the option file was not given"), std::string::npos)
            << failure.what();
        EXPECT_NE(failure.hint().find("--option metronome.file"), std::string::npos) << failure.hint();
    }
}

}  // namespace
}  // namespace fah

// Good settings: where each value comes from and what becomes of it.
#include "framework/config/settings.h"

#include "framework/config/project_file.h"
#include "framework/config/temporary_tree.h"

#include <gtest/gtest.h>
#include <algorithm>

namespace fah {
namespace {

std::vector<std::string> texts(const SettingWords& words) {
    std::vector<std::string> result;
    for (const auto& word : words) result.push_back(word.value);
    return result;
}

std::vector<std::string> texts(const SettingPaths& paths) {
    std::vector<std::string> result;
    for (const auto& path : paths) result.push_back(path.value.string());
    return result;
}

using Texts = std::vector<std::string>;

class SettingsTest : public testing::Test {
protected:
    Settings resolve(std::vector<SettingFlag> flags = {}) const {
        return resolve_settings({here.empty() ? tree.root() : here, environment, std::move(flags)});
    }
    void project(const std::string& text) const { tree.file("pyproject.toml", "[tool.fixingahole]\n" + text); }
    std::string at(const std::string& path) const { return (tree.root() / path).string(); }

    TemporaryTree tree;
    std::filesystem::path here;
    std::map<std::string, std::string> environment;
};

TEST_F(SettingsTest, Defaults) {
    const Settings settings = resolve();
    EXPECT_EQ(settings.project_file, "");
    EXPECT_EQ(settings.root.value, tree.root());
    EXPECT_EQ(settings.output.value, at("performance"));
    EXPECT_TRUE(settings.ignore.empty());
    EXPECT_EQ(settings.duration.value, DurationStyle::RELATIVE);
    EXPECT_EQ(settings.python.value, "");
    EXPECT_EQ(settings.sampler.value, "auto");
    EXPECT_EQ(texts(settings.memory), Texts{"rss"});
    EXPECT_EQ(texts(settings.reporters), (Texts{"text", "json", "tree"}));
    EXPECT_TRUE(settings.suppressors.empty());
    EXPECT_TRUE(settings.transforms.empty());
    EXPECT_FALSE(settings.native.value);
    EXPECT_EQ(settings.clock.value, "auto");
    EXPECT_EQ(settings.rate.value, 0);
    EXPECT_EQ(settings.recording_max.value, 256LL << 20);
    EXPECT_TRUE(settings.plugin_path.empty());
    EXPECT_TRUE(settings.options.empty());
    EXPECT_TRUE(settings.warnings.empty());
    EXPECT_EQ(settings.rate.origin.source, SettingSource::DEFAULT);
}

TEST_F(SettingsTest, Every_key_of_the_project_file) {
    for (const char* name : {"src", "src/scratch", "plugins"}) tree.folder(name);
    project(
        "root = 'src/'\noutput = 'results/'\nignore = ['scratch']\nduration = 'absolute'\npython = "
        "'./venv/bin/python'\n"
        "sampler = 'signal'\nmemory = ['heap', 'rss']\nreporters = ['json']\nsuppressors = ['plotly']\ntransforms = "
        "['x']\n"
        "clock = 'cpu'\nrate = 100\nrecording_max = '1.5MB'\nplugin_path = ['plugins']\n");
    const Settings settings = resolve();
    EXPECT_EQ(settings.project_file, at("pyproject.toml"));
    EXPECT_EQ(settings.root.value, at("src"));
    EXPECT_EQ(settings.output.value, at("src/results"));
    EXPECT_EQ(texts(settings.ignore), Texts{at("src/scratch")});
    EXPECT_EQ(settings.duration.value, DurationStyle::ABSOLUTE);
    EXPECT_EQ(settings.python.value, at("venv/bin/python"));
    EXPECT_EQ(settings.sampler.value, "signal");
    EXPECT_EQ(texts(settings.memory), (Texts{"heap", "rss"}));
    EXPECT_EQ(texts(settings.reporters), Texts{"json"});
    EXPECT_EQ(texts(settings.suppressors), Texts{"plotly"});
    EXPECT_EQ(texts(settings.transforms), Texts{"x"});
    EXPECT_EQ(settings.rate.value, 100);
    EXPECT_EQ(settings.recording_max.value, 3LL << 19);
    EXPECT_EQ(texts(settings.plugin_path), Texts{at("plugins")});
    EXPECT_EQ(settings.rate.origin.place, at("pyproject.toml") + ":13");
}

TEST_F(SettingsTest, A_flag_wins_over_the_environment_over_the_file_key_by_key) {
    project("rate = 1\nsampler = 'a'\nduration = 'absolute'\n");
    environment = {{"FIXINGAHOLE_RATE", "2"}, {"FIXINGAHOLE_SAMPLER", "b"}, {"HOME", "/nowhere"}};
    const Settings settings = resolve({{"rate", "3", "option --rate"}});
    EXPECT_EQ(settings.rate.value, 3);
    EXPECT_EQ(settings.rate.origin.place, "option --rate");
    EXPECT_EQ(settings.sampler.value, "b");
    EXPECT_EQ(settings.sampler.origin.place, "environment variable FIXINGAHOLE_SAMPLER");
    EXPECT_EQ(settings.duration.value, DurationStyle::ABSOLUTE);
}

// As --memory and --cpu set it.
TEST_F(SettingsTest, A_plugin_is_chosen_and_left_out) {
    const SettingFlag heap{"memory", "heap", "option --memory"}, no_heap{"memory", "!heap", "option --cpu"};
    EXPECT_EQ(texts(resolve({heap}).memory), (Texts{"rss", "heap"}));
    EXPECT_EQ(texts(resolve({no_heap}).memory), Texts{"rss"});
    EXPECT_EQ(texts(resolve({heap, no_heap}).memory), Texts{"rss"});
    EXPECT_EQ(texts(resolve({no_heap, heap}).memory), (Texts{"rss", "heap"}));
    project("memory = ['fah.memory.heap', 'cheap']\n");
    EXPECT_EQ(texts(resolve({no_heap}).memory), Texts{"cheap"});
}

TEST_F(SettingsTest, Precision_without_the_heap_is_warned_of) {
    const SettingFlag precision{"options.heap.precision", "3", "option --precision"};
    const SettingFlag heap{"memory", "heap", "option --memory"}, no_heap{"memory", "!heap", "option --cpu"};
    EXPECT_TRUE(resolve({precision, heap}).warnings.empty());
    EXPECT_EQ(resolve({precision}).warnings.size(), 1u);
    const SettingFlag exact{"options.heap.mode", "exact", "option --memory"};
    const SettingFlag sampled{"options.heap.mode", "sampled", "option --option heap.mode=sampled"};
    EXPECT_EQ(resolve({precision, heap, exact}).warnings.size(), 1u);
    EXPECT_TRUE(resolve({precision, heap, exact, sampled}).warnings.empty());
    EXPECT_TRUE(resolve({heap, exact}).warnings.empty());
    EXPECT_EQ(resolve({precision, heap, no_heap}).warnings.size(), 1u);
    project("options.heap.precision = 3\n");
    EXPECT_TRUE(resolve().warnings.empty());
}

TEST_F(SettingsTest, The_sampling_window) {
    EXPECT_EQ(resolve().start_after.value, 0);
    EXPECT_EQ(resolve().stop_after.value, 0);
    project("start_after = '1.5s'\nstop_after = '2min'\n");
    EXPECT_EQ(resolve().start_after.value, 1'500'000'000);
    EXPECT_EQ(resolve().stop_after.value, 120'000'000'000);
    EXPECT_THROW(resolve({{"stop_after", "1500ms", "option --stop-after"}}), Failure);
    EXPECT_THROW(resolve({{"start_after", "2min", "option --start-after"}}), Failure);
}

TEST_F(SettingsTest, An_invalid_value_below_a_valid_one_is_refused_too) {
    project("rate = 1_000_000\n");
    EXPECT_THROW(resolve({{"rate", "3", "option --rate"}}), Failure);
}

TEST_F(SettingsTest, Lists_in_the_environment_are_split_at_commas_and_replace_the_files) {
    tree.folder("build"), tree.folder("my cache");
    project("ignore = ['src']\n");
    environment["FIXINGAHOLE_IGNORE"] = " build, my cache,,";
    const Settings settings = resolve();
    EXPECT_EQ(texts(settings.ignore), (Texts{at("build"), at("my cache")}));
    EXPECT_TRUE(settings.warnings.empty());
    environment["FIXINGAHOLE_IGNORE"] = "";
    EXPECT_TRUE(resolve().ignore.empty());
}

TEST_F(SettingsTest, Flags_add_to_lists_and_none_replaces) {
    const SettingFlag none{"reporters", "none", "option --reporter"}, html{"reporters", "html", "option --reporter"},
        json{"reporters", "json", "option --reporter"};
    EXPECT_EQ(texts(resolve({html}).reporters), (Texts{"text", "json", "tree", "html"}));
    EXPECT_EQ(texts(resolve({json}).reporters), (Texts{"text", "json", "tree"}));
    EXPECT_EQ(texts(resolve({none}).reporters), Texts{});
    EXPECT_EQ(texts(resolve({none, html}).reporters), Texts{"html"});
    EXPECT_EQ(texts(resolve({html, none}).reporters), Texts{"html"});
    project("reporters = ['none']\n");
    EXPECT_EQ(texts(resolve().reporters), Texts{});
    EXPECT_EQ(texts(resolve({html}).reporters), Texts{"html"});
    project("reporters = []\n");
    EXPECT_EQ(texts(resolve().reporters), Texts{});
}

TEST_F(SettingsTest, Relative_roots_start_at_the_file_or_at_the_working_directory) {
    tree.folder("src"), tree.folder("deep/src");
    here = tree.folder("deep");
    project("root = 'src'\n");
    EXPECT_EQ(resolve().root.value, at("src"));
    environment["FIXINGAHOLE_ROOT"] = "src";
    EXPECT_EQ(resolve().root.value, at("deep/src"));
    EXPECT_EQ(resolve({{"root", ".", "option --root"}}).root.value, at("deep"));
    EXPECT_EQ(resolve({{"root", at("src"), "option --root"}}).root.value, at("src"));
}

TEST_F(SettingsTest, Output_and_ignore_are_relative_to_root_wherever_they_are_written) {
    tree.folder("src/tmp");
    environment = {{"FIXINGAHOLE_ROOT", "src"}, {"FIXINGAHOLE_OUTPUT", "out"}};
    const Settings settings =
        resolve({{"ignore", "tmp/", "option --ignore"}, {"ignore", at("src"), "option --ignore"}});
    EXPECT_EQ(settings.output.value, at("src/out"));
    EXPECT_EQ(texts(settings.ignore), (Texts{at("src/tmp"), at("src")}));
    environment["FIXINGAHOLE_OUTPUT"] = "/results";
    EXPECT_EQ(resolve().output.value, "/results");
}

TEST_F(SettingsTest, Missing_ignore_folders_are_skipped_with_one_warning) {
    tree.folder("there");
    project("ignore = ['gone',\n 'there', 'away']\n");
    const Settings settings = resolve();
    EXPECT_EQ(texts(settings.ignore), Texts{at("there")});
    ASSERT_EQ(settings.warnings.size(), 1u);
    EXPECT_EQ(settings.warnings[0].what(), "ignore names folders that do not exist: " + at("gone") + ", " + at("away"));
    EXPECT_EQ(settings.warnings[0].where(), at("pyproject.toml") + ":2");
}

TEST_F(SettingsTest, A_bare_python_name_stays_one) {
    EXPECT_EQ(resolve({{"python", "python3.12", "option --python"}}).python.value, "python3.12");
    EXPECT_EQ(resolve({{"python", "bin/python", "option --python"}}).python.value, at("bin/python"));
}

TEST_F(SettingsTest, A_file_without_our_table_or_without_anything_changes_nothing) {
    tree.file("pyproject.toml", "");
    EXPECT_EQ(resolve().rate.value, 0);
    tree.file("pyproject.toml", "[tool.other]\nrate = 3\nnonsense = 1979-05-27\n");
    EXPECT_EQ(resolve().rate.value, 0);
    EXPECT_EQ(resolve().project_file, "");
    tree.file("pyproject.toml", "[tool.fixingahole]\n");
    EXPECT_EQ(resolve().project_file, at("pyproject.toml"));
}

TEST_F(SettingsTest, The_nearest_file_with_our_table_counts_up_to_the_git_root) {
    here = tree.folder("a/b");
    project("rate = 1\n");
    tree.file("a/pyproject.toml", "[project]\nname = 'a'\n");
    EXPECT_EQ(resolve().rate.value, 1);
    EXPECT_EQ(resolve().root.value, tree.root());
    tree.file("a/b/pyproject.toml", "[tool.fixingahole]\nrate = 2\n");
    EXPECT_EQ(resolve().rate.value, 2);
    here = tree.folder("a/c");
    tree.folder("a/c/.git");
    EXPECT_EQ(resolve().rate.value, 0);
    EXPECT_EQ(resolve().root.value, at("a/c"));
}

TEST_F(SettingsTest, The_file_beside_the_virtual_environment_is_the_last_place) {
    tree.folder("elsewhere/.git");
    here = tree.folder("elsewhere");
    tree.file("project/pyproject.toml", "[tool.fixingahole]\nrate = 5\n");
    environment["VIRTUAL_ENV"] = tree.folder("project/.venv").string() + "/";
    EXPECT_EQ(resolve().rate.value, 5);
    EXPECT_EQ(resolve().root.value, at("elsewhere"));
    tree.file("elsewhere/pyproject.toml", "[tool.fixingahole]\nrate = 6\n");
    EXPECT_EQ(resolve().rate.value, 6);
}

TEST_F(SettingsTest, Without_git_the_projects_folder_is_the_root) {
    std::filesystem::remove(tree.root() / ".git");
    if (!find_git_root(tree.root()).empty()) GTEST_SKIP() << "the folder for temporary files lies in a repository";
    here = tree.folder("a/b");
    tree.file("a/pyproject.toml", "[project]\nname = 'a'\n");
    const Settings settings = resolve();
    EXPECT_EQ(settings.root.value, at("a"));
    EXPECT_EQ(settings.project_file, "");
}

TEST_F(SettingsTest, Plugin_options_by_quoted_dotted_or_short_id_and_by_flag) {
    project(
        "[tool.fixingahole.options.\"fah.memory.rss\"]\nsource = 'both'\n"
        "[tool.fixingahole.options.fah.sampler.signal]\ndepth = 12\n"
        "[tool.fixingahole.options]\nrss.interval = '5ms'\n");
    const Settings settings = resolve({option_flag("memory.rss.source=time=1")});
    ASSERT_EQ(settings.options.size(), 4u);
    std::vector<std::string> given;
    for (const PluginOption& option : settings.options) {
        given.push_back(option.plugin + " " + option.key + " " + described(option.given));
    }
    std::sort(given.begin(), given.end() - 1);
    EXPECT_EQ(given, (Texts{"fah.memory.rss source \"both\"", "fah.sampler.signal depth 12", "rss interval \"5ms\"",
                            "memory.rss source \"time=1\""}));
    EXPECT_EQ(settings.options.back().given.origin.place, "option --option memory.rss.source=time=1");
}

}  // namespace
}  // namespace fah

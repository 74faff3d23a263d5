// Bad settings: each is refused with what is wrong, where, and what to do. %R stands for the tree's root.
#include "framework/config/settings.h"
#include "framework/config/temporary_tree.h"

#include <gtest/gtest.h>
#include <boost/algorithm/string/replace.hpp>
#include <map>
#include <optional>

namespace fah {
namespace {

struct Refusal {
    std::string what, where, hint;
    bool operator==(const Refusal&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
    return out << "\n  " << refusal.what << "\n  at " << refusal.where << "\n  hint: " << refusal.hint;
}

Refusal in_tree(Refusal refusal, const TemporaryTree& tree) {
    for (std::string* text : {&refusal.what, &refusal.where, &refusal.hint}) {
        boost::algorithm::replace_all(*text, "%R", tree.root().string());
    }
    return refusal;
}

std::optional<Refusal> refusal_of(const SettingSources& sources) {
    try {
        resolve_settings(sources);
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
        return Refusal{failure.what(), failure.where(), failure.hint()};
    }
    return std::nullopt;
}

void fill(const TemporaryTree& tree) { tree.file("file.txt", "x"); }

const std::string KNOWN =
    "known are: root, output, ignore, duration, python, sampler, memory, reporters, suppressors, transforms, clock, "
    "rate, start_after, stop_after, native, calls, timeline, lines, recording_max, plugin_path, options";

struct FileCase {
    std::string line;  // under [tool.fixingahole], so it is line 2
    Refusal expected;
};

void PrintTo(const FileCase& shown, std::ostream* out) { *out << shown.line; }

class RefusedInFile : public testing::TestWithParam<FileCase> {};

TEST_P(RefusedInFile, With_line_and_hint) {
    const TemporaryTree tree;
    fill(tree);
    tree.file("pyproject.toml", "[tool.fixingahole]\n" + GetParam().line + "\n");
    EXPECT_EQ(refusal_of({tree.root(), {}, {}}), in_tree(GetParam().expected, tree));
}

const std::string LINE_2 = "%R/pyproject.toml:2";

INSTANTIATE_TEST_SUITE_P(
    Cases, RefusedInFile,
    testing::Values(
        // Unknown keys.
        FileCase{"rat = 3", {"unknown key \"rat\" in [tool.fixingahole]", LINE_2, "did you mean \"rate\"?"}},
        FileCase{"reporter = ['json']",
                 {"unknown key \"reporter\" in [tool.fixingahole]", LINE_2, "did you mean \"reporters\"?"}},
        FileCase{"recording-max = '1GB'",
                 {"unknown key \"recording-max\" in [tool.fixingahole]", LINE_2, "did you mean \"recording_max\"?"}},
        FileCase{"Root = '.'", {"unknown key \"Root\" in [tool.fixingahole]", LINE_2, "did you mean \"root\"?"}},
        FileCase{"colour = 'green'", {"unknown key \"colour\" in [tool.fixingahole]", LINE_2, KNOWN}},
        FileCase{"[tool.fixingahole.option.rss]\nsource = 'both'",
                 {"unknown key \"option\" in [tool.fixingahole]", LINE_2, "did you mean \"options\"?"}},
        // Wrong types.
        FileCase{"rate = '250'", {"rate must be a whole number, not \"250\"", LINE_2, "write it without the quotes"}},
        FileCase{"rate = 'fast'", {"rate must be a whole number, not \"fast\"", LINE_2, ""}},
        FileCase{"rate = 2.5", {"rate must be a whole number, not 2.5", LINE_2, ""}},
        FileCase{"rate = true", {"rate must be a whole number, not true", LINE_2, ""}},
        FileCase{"rate = [250]", {"rate must be a whole number, not a list", LINE_2, ""}},
        FileCase{"rate = {hz = 250}", {"rate must be a whole number, not a table", LINE_2, ""}},
        FileCase{"root = 3", {"root must be a text, not 3", LINE_2, ""}},
        FileCase{"sampler = 2026-01-02", {"sampler must be a text, not a date or time", LINE_2, ""}},
        FileCase{"duration = false", {"duration must be a text, not false", LINE_2, ""}},
        FileCase{"ignore = 'build'", {"ignore must be a list of texts, not \"build\"", LINE_2, "write [\"build\"]"}},
        FileCase{"reporters = 3", {"reporters must be a list of texts, not 3", LINE_2, ""}},
        FileCase{"reporters = ['json', 3]",
                 {"each item of reporters must be a text with something in it, not 3", LINE_2, ""}},
        FileCase{"memory = ['']", {"each item of memory must be a text with something in it, not \"\"", LINE_2, ""}},
        FileCase{"ignore = [\n'a',\n['b']]",
                 {"each item of ignore must be a text with something in it, not a list", "%R/pyproject.toml:4", ""}},
        // Values out of bounds.
        FileCase{"rate = -1", {"rate must be at least 0, not -1", LINE_2, ""}},
        FileCase{"rate = 20000", {"rate must be at most 10000, not 20000", LINE_2, ""}},
        FileCase{"duration = 'absolut'",
                 {"duration must be one of relative, absolute, not \"absolut\"", LINE_2, "did you mean \"absolute\"?"}},
        FileCase{"duration = ''", {"duration must be one of relative, absolute, not \"\"", LINE_2, ""}},
        FileCase{"clock = 'cpus'",
                 {"clock must be one of auto, cpu, wall, not \"cpus\"", LINE_2, "did you mean \"cpu\"?"}},
        FileCase{"recording_max = '256 monkeys'",
                 {"recording_max must be a size, not \"256 monkeys\"", LINE_2,
                  "write a number and a unit: 512KB, 10MB, 1.5GB"}},
        FileCase{"recording_max = 12", {"recording_max must be at least 64KB, not 12", LINE_2, ""}},
        FileCase{"sampler = ''", {"sampler must not be empty", LINE_2, "give it a value, or leave it out"}},
        // Folders.
        FileCase{"root = 'gone'", {"root: %R/gone does not exist", LINE_2, "name the folder that holds your code"}},
        FileCase{"root = 'file.txt'",
                 {"root: %R/file.txt is not a folder", LINE_2, "name the folder that holds your code"}},
        FileCase{"root = ''", {"root must not be empty", LINE_2, "give it a value, or leave it out"}},
        FileCase{"output = ''", {"output must not be empty", LINE_2, "give it a value, or leave it out"}},
        FileCase{"output = 'file.txt'", {"output: %R/file.txt is not a folder", LINE_2, "name another one"}},
        FileCase{"plugin_path = ['gone']",
                 {"plugin_path: %R/gone does not exist", LINE_2, "name a folder with plugins, or a plugin's file"}},
        // Options of plugins, as far as they can be checked without one.
        FileCase{"options = 3",
                 {"\"options\" names no plugin", LINE_2,
                  "write the option under [tool.fixingahole.options.ID], where ID is the plugin's id"}},
        FileCase{"options.source = 'both'",
                 {"\"options.source\" names no plugin", LINE_2,
                  "write the option under [tool.fixingahole.options.ID], where ID is the plugin's id"}},
        // What is not TOML.
        FileCase{"rate = 1\nrate = 2",
                 {"not valid TOML: Error while parsing key-value pair: cannot redefine existing integer 'rate'",
                  "%R/pyproject.toml:3", ""}},
        FileCase{"root = src",
                 {"not valid TOML: Error while parsing value: could not determine value type", LINE_2, ""}}));

struct VariableCase {
    std::map<std::string, std::string> environment;
    Refusal expected;
};

void PrintTo(const VariableCase& shown, std::ostream* out) { *out << shown.expected.what; }

class RefusedInEnvironment : public testing::TestWithParam<VariableCase> {};

TEST_P(RefusedInEnvironment, With_the_variables_name) {
    const TemporaryTree tree;
    fill(tree);
    EXPECT_EQ(refusal_of({tree.root(), GetParam().environment, {}}), in_tree(GetParam().expected, tree));
}

VariableCase variable(const std::string& name, const std::string& value, const std::string& what,
                      const std::string& hint) {
    return {{{name, value}}, {what, "environment variable " + name, hint}};
}

INSTANTIATE_TEST_SUITE_P(
    Cases, RefusedInEnvironment,
    testing::Values(
        variable("FIXINGAHOLE_RATES", "3", "FIXINGAHOLE_RATES is no setting of fixingahole",
                 "did you mean FIXINGAHOLE_RATE?"),
        variable("FIXINGAHOLE_rate", "3", "FIXINGAHOLE_rate is no setting of fixingahole",
                 "did you mean FIXINGAHOLE_RATE?"),
        variable("FIXINGAHOLE_REPORTER", "json", "FIXINGAHOLE_REPORTER is no setting of fixingahole",
                 "did you mean FIXINGAHOLE_REPORTERS?"),
        variable("FIXINGAHOLE_COLOUR", "green", "FIXINGAHOLE_COLOUR is no setting of fixingahole",
                 "known are: FIXINGAHOLE_ROOT, FIXINGAHOLE_OUTPUT, FIXINGAHOLE_IGNORE, FIXINGAHOLE_DURATION, "
                 "FIXINGAHOLE_PYTHON, FIXINGAHOLE_SAMPLER, FIXINGAHOLE_MEMORY, FIXINGAHOLE_REPORTERS, "
                 "FIXINGAHOLE_SUPPRESSORS, FIXINGAHOLE_TRANSFORMS, FIXINGAHOLE_CLOCK, FIXINGAHOLE_RATE, "
                 "FIXINGAHOLE_START_AFTER, FIXINGAHOLE_STOP_AFTER, FIXINGAHOLE_NATIVE, FIXINGAHOLE_CALLS, "
                 "FIXINGAHOLE_TIMELINE, FIXINGAHOLE_LINES, "
                 "FIXINGAHOLE_RECORDING_MAX, FIXINGAHOLE_PLUGIN_PATH"),
        variable("FIXINGAHOLE_ROOT", "", "FIXINGAHOLE_ROOT is empty", "give it a value, or unset it"),
        variable("FIXINGAHOLE_RATE", "fast", "rate must be a whole number, not \"fast\"", ""),
        variable("FIXINGAHOLE_RATE", "99999", "rate must be at most 10000, not 99999", ""),
        variable("FIXINGAHOLE_DURATION", "absolut", "duration must be one of relative, absolute, not \"absolut\"",
                 "did you mean \"absolute\"?"),
        variable("FIXINGAHOLE_CLOCK", "walls", "clock must be one of auto, cpu, wall, not \"walls\"",
                 "did you mean \"wall\"?"),
        variable("FIXINGAHOLE_RECORDING_MAX", "-1MB", "recording_max must be a size, not \"-1MB\"",
                 "write a number and a unit: 512KB, 10MB, 1.5GB"),
        variable("FIXINGAHOLE_ROOT", "gone", "root: %R/gone does not exist", "name the folder that holds your code"),
        variable("FIXINGAHOLE_PLUGIN_PATH", "gone", "plugin_path: %R/gone does not exist",
                 "name a folder with plugins, or a plugin's file")));

TEST(RefusedFlags, With_the_options_name) {
    const TemporaryTree tree;
    const auto refused = [&](const SettingFlag& flag) { return refusal_of({tree.root(), {}, {flag}}); };
    EXPECT_EQ(refused({"rate", "1e3", "option --rate"}),
              (Refusal{"rate must be a whole number, not \"1e3\"", "option --rate", ""}));
    EXPECT_EQ(
        refused({"sampler", "", "option --sampler"}),
        (Refusal{"sampler was given an empty value", "option --sampler", "give it a value, or leave the option out"}));
    EXPECT_EQ(refused({"plugin_path", "gone", "option --plugin-path"}),
              in_tree({"plugin_path: %R/gone does not exist", "option --plugin-path",
                       "name a folder with plugins, or a plugin's file"},
                      tree));
}

TEST(RefusedFlags, Options_not_of_the_form_id_key_value) {
    for (const char* text : {"rss", "rss.source", "source=both", ".source=both", "rss.=both", "=both", "", "rss=a.b"}) {
        try {
            option_flag(text);
            ADD_FAILURE() << text;
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.what(), std::string("--option ") + text + " is not of the form ID.key=value");
            EXPECT_EQ(failure.where(), "option --option");
            EXPECT_EQ(failure.hint(), "for example --option rss.source=both");
        }
    }
}

TEST(RefusedFiles, The_tool_entry_is_no_table) {
    const TemporaryTree tree;
    tree.file("pyproject.toml", "[tool]\n\nfixingahole = 3\n");
    EXPECT_EQ(refusal_of({tree.root(), {}, {}}), in_tree({"tool.fixingahole must be a table", "%R/pyproject.toml:3",
                                                          "write [tool.fixingahole] on a line of its own"},
                                                         tree));
}

}  // namespace
}  // namespace fah

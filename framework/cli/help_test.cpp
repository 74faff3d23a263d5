// The help names every option once, shows defaults and keeps to 80 columns.
#include "framework/cli/help.h"

#include "framework/cli/arguments_table.h"

#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace fah {
namespace {

constexpr fah_option entry(std::uint32_t type, const char* key, const char* help, const char* value,
                           const char* minimum = nullptr, const char* maximum = nullptr,
                           const char* choices = nullptr) {
    return {sizeof(fah_option), type, key, help, value, minimum, maximum, choices};
}

const fah_option SCHEMA[] = {
    entry(FAH_OPTION_CHOICE, "source", "where the figures come from", "wait4", nullptr, nullptr, "wait4|time|both"),
    entry(FAH_OPTION_DURATION, "interval", "time between two points", "50ms", "1ms", "10s"),
    entry(FAH_OPTION_INT, "depth", "most frames of a stack", "128", "1"),
    entry(FAH_OPTION_STRING, "a_key_that_is_longer_than_its_column", "help", ""),
};

fah_descriptor descriptor(const char* id, std::uint32_t options) {
    fah_descriptor result{};
    result.struct_size = sizeof result;
    result.id = id;
    result.option_count = options;
    result.option_stride = sizeof(fah_option);
    result.options = SCHEMA;
    return result;
}

const fah_descriptor RSS = descriptor("fah.memory.rss", 4);
const fah_descriptor PLAIN = descriptor("fah.reporter.text", 0);

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

TEST(Help, Fits_80_columns_without_blanks_at_line_ends) {
    std::string all = help_text();
    for (const CommandSpec& command : command_table()) all += help_text(command.name, {&RSS, &PLAIN});
    for (const std::string& line : lines_of(all)) {
        EXPECT_LE(line.size(), 80u) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
    }
}

// "--memory" and "--memory[=exact]" both name --memory.
bool named(const std::string& word, const std::string& name) { return word.substr(0, word.find('[')) == name; }

TEST(Help, Names_every_option_of_a_command_and_no_other) {
    for (const CommandSpec& command : command_table()) {
        const std::string text = help_text(command.name);
        for (const OptionSpec& option : option_table()) {
            std::size_t rows = 0;
            for (const std::string& line : lines_of(text)) {
                std::istringstream words(line);
                std::string first, second;
                words >> first >> second;
                const std::string name = std::string("--") + option.name;
                if (line.starts_with("  -") && (named(first, name) || named(second, name))) ++rows;
            }
            EXPECT_EQ(rows, (option.commands & command_bit(command.name)) != 0 ? 1u : 0u)
                << command.word << option.name;
        }
    }
}

TEST(Help, Groups_stand_together) {
    for (const CommandSpec& command : command_table()) {
        std::set<std::string> groups;
        for (const OptionSpec* option : options_of(command.name)) groups.insert(option->group);
        const std::string text = help_text(command.name);
        for (const std::string& group : groups) EXPECT_EQ(occurrences(text, "\n" + group + ":\n"), 1u) << group;
    }
}

TEST(Help, Shows_short_names_values_and_the_defaults_of_the_settings) {
    const std::string text = help_text(CommandName::PROFILE);
    EXPECT_NE(text.find("\n  -np, --no-plots LIBRARY     keep"), std::string::npos);
    EXPECT_NE(text.find("(default: text, json, tree) [repeatable]"), std::string::npos);
    EXPECT_NE(text.find("(default: auto)"), std::string::npos);
    EXPECT_EQ(text.find("(default: )"), std::string::npos);
}

TEST(Help, Usage_lists_each_form) {
    EXPECT_TRUE(
        help_text(CommandName::PROFILE)
            .starts_with("usage: fixingahole profile [options] SCRIPT [arguments]\n"
                         "       fixingahole profile [options] -- COMMAND [arguments]\n\nRun a Python program"));
    const std::string top = help_text();
    for (const CommandSpec& command : command_table()) {
        EXPECT_EQ(occurrences(top, std::string("\n  ") + command.word + " "), 1u) << command.word;
    }
}

TEST(Help, Plugins_options_with_type_range_and_default) {
    EXPECT_EQ(plugin_options_text(RSS),
              "Options of fah.memory.rss (--option rss.KEY=VALUE):\n"
              "  source=wait4|time|both      where the figures come from (default: wait4)\n"
              "  interval=TIME               time between two points, 1ms to 10s (default:\n"
              "                              50ms)\n"
              "  depth=N                     most frames of a stack, at least 1 (default: 128)\n"
              "  a_key_that_is_longer_than_its_column=TEXT\n"
              "                              help\n");
    EXPECT_EQ(plugin_options_text(PLAIN), "");
    const std::string text = help_text(CommandName::PROFILE, {&PLAIN, &RSS});
    EXPECT_TRUE(text.ends_with('\n' + plugin_options_text(RSS)));
    EXPECT_EQ(text.find("fah.reporter.text"), std::string::npos);
}

}  // namespace
}  // namespace fah

#include "framework/cli/help.h"

#include "framework/cli/arguments_table.h"
#include "framework/config/plugin_options.h"
#include "framework/config/setting_keys.h"

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <cstdio>
#include <sstream>

namespace fah {
namespace {

constexpr std::size_t WIDTH = 80;
constexpr std::size_t TEXT_COLUMN = 30;
constexpr std::size_t COMMAND_COLUMN = 14;

// The text after `used` columns of the first line; every line of it starts at `column`.
std::string wrapped(const std::string& text, std::size_t used, std::size_t column) {
    std::string result(used < column ? column - used : 0, ' ');
    std::size_t at = std::max(used, column);
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (at > column && at + 1 + word.size() > WIDTH) {
            result += '\n' + std::string(column, ' ');
            at = column;
        }
        const bool is_first = at == column;
        result += (is_first ? "" : " ") + word;
        at += word.size() + (is_first ? 0 : 1);
    }
    return result + '\n';
}

// What is written on the left; the text beside it, or below it when the left is too wide.
std::string row(const std::string& left, const std::string& text, std::size_t column = TEXT_COLUMN) {
    if (left.size() + 2 > column) return left + '\n' + wrapped(text, 0, column);
    return left + wrapped(text, left.size(), column);
}

std::string with_default(const std::string& text, const std::string& value) {
    return value.empty() ? text : text + " (default: " + value + ")";
}

std::string default_of(const OptionSpec& option) {
    if (option.default_text != nullptr) return option.default_text;
    const fah_option* key = option.setting == nullptr ? nullptr : find_setting_key(option.setting);
    return key == nullptr ? "" : boost::algorithm::replace_all_copy(std::string(key->default_value), ",", ", ");
}

std::string option_row(const OptionSpec& option, CommandName command) {
    std::string left = "  ";
    const char* name = short_name(option, command);
    if (name != nullptr) left += std::string("-") + name + ", ";
    left += std::string("--") + option.name;
    if (option.value != nullptr) left += std::string(" ") + option.value;
    if (option.mode != nullptr) left += std::string("[=") + option.mode + "]";
    std::string text = with_default(option.help, default_of(option));
    return row(left, option.repeatable ? text + " [repeatable]" : text);
}

// How a value of the type is written.
std::string value_words(const fah_option& option) {
    switch (option.type) {
        case FAH_OPTION_BOOL:
            return "yes|no";
        case FAH_OPTION_INT:
            return "N";
        case FAH_OPTION_FLOAT:
            return "X";
        case FAH_OPTION_PATH:
            return "PATH";
        case FAH_OPTION_CHOICE:
            return option.choices == nullptr ? "" : option.choices;
        case FAH_OPTION_LIST:
            return "A,B";
        case FAH_OPTION_DURATION:
            return "TIME";
        case FAH_OPTION_BYTES:
            return "SIZE";
        default:
            return "TEXT";
    }
}

std::string range_words(const fah_option& option) {
    if (option.minimum != nullptr && option.maximum != nullptr) {
        return std::string(", ") + option.minimum + " to " + option.maximum;
    }
    if (option.minimum != nullptr) return std::string(", at least ") + option.minimum;
    return option.maximum == nullptr ? "" : std::string(", at most ") + option.maximum;
}

std::string schema_row(const fah_option& option) {
    const std::string left = std::string("  ") + option.key + "=" + value_words(option);
    return row(left, with_default(option.help + range_words(option), option.default_value));
}

std::string last_word(const std::string& id) { return id.substr(id.rfind('.') + 1); }

const CommandSpec& command_spec(CommandName command) {
    for (const CommandSpec& spec : command_table()) {
        if (spec.name == command) return spec;
    }
    return command_table().front();
}

std::string usage_of(const CommandSpec& command) {
    std::istringstream forms(command.usage);
    std::string text;
    for (std::string form; std::getline(forms, form, '|');) {
        boost::algorithm::trim(form);
        text +=
            (text.empty() ? "usage: " : "       ") + ("fixingahole " + std::string(command.word) + " ") + form + '\n';
    }
    text += '\n' + std::string(command.summary) + '\n';
    return command.more == nullptr ? text : text + '\n' + wrapped(command.more, 0, 0);
}

}  // namespace

std::string help_text() {
    std::string text = "usage: fixingahole COMMAND ...\n\n";
    for (const CommandSpec& command : command_table())
        text += row(std::string("  ") + command.word, command.summary, COMMAND_COLUMN);
    return text + "\nfixingahole COMMAND --help shows a command's options, --version the version.\n";
}

std::string help_text(CommandName command, const std::vector<const fah_descriptor*>& plugins) {
    std::string text = usage_of(command_spec(command));
    std::string group;
    for (const OptionSpec* option : options_of(command)) {
        if (group != option->group) text += '\n' + (group = option->group) + ":\n";
        text += option_row(*option, command);
    }
    for (const fah_descriptor* plugin : plugins) {
        const std::string options = plugin_options_text(*plugin);
        if (!options.empty()) text += '\n' + options;
    }
    return text;
}

int print_help(CommandName command) {
    std::fputs(help_text(command).c_str(), stdout);
    return 0;
}

std::string plugin_options_text(const fah_descriptor& plugin) {
    const std::vector<const fah_option*> schema = schema_of(plugin);
    if (schema.empty()) return "";
    std::string text = std::string("Options of ") + plugin.id + " (--option " + last_word(plugin.id) + ".KEY=VALUE):\n";
    for (const fah_option* option : schema) text += schema_row(*option);
    return text;
}

}  // namespace fah

// Every option of every command, in one table: the parser, the help and the completion are made from it. A new option is
// one line here and, unless it sets a key of the settings, one where its command reads it.
#pragma once

#include "framework/cli/arguments.h"

#include <span>
#include <string>
#include <vector>

namespace fah {

struct OptionSpec {
    const char* name;        // without its dashes
    const char* short_name;  // one or two letters, or nullptr
    const char* value;       // how the help calls its value, several by blanks; nullptr: it takes none
    bool repeatable;
    unsigned commands;  // those that have it: command_bit() of each
    const char* group;  // its heading in the help
    const char* help;
    const char* default_text;            // for the help where the key's own default does not say it, or nullptr
    const char* setting;                 // the key that it sets, or nullptr
    const char* implied = "true";        // what it sets it to when it takes no value; several by comma
    unsigned short_commands = ~0U;       // those that have the short name
    const char* words = nullptr;         // "a|b|c": values the completion offers; "file", "folder": names of such
    const char* mode = nullptr;          // the one value that it may be given behind "=", or nullptr: then
    const char* mode_setting = nullptr;  // the key that this value sets
    const char* mode_implied = nullptr;  // and what is implied besides
};

struct CommandSpec {
    CommandName name;
    const char* word;
    const char* usage;           // what follows the command's word
    const char* summary;         // one line
    const char* more = nullptr;  // a paragraph for its own help
};

constexpr unsigned command_bit(CommandName command) { return 1u << static_cast<unsigned>(command); }

std::span<const OptionSpec> option_table();
std::span<const CommandSpec> command_table();

// nullptr where the command does not have it.
const char* short_name(const OptionSpec& option, CommandName command);

// In the table's order.
std::vector<const OptionSpec*> options_of(CommandName command);

// word: "--rate" or "-np", without a value. nullptr when the command has no such option.
const OptionSpec* find_option(CommandName command, const std::string& word);

// The long names, without dashes.
std::vector<std::string> option_names(CommandName command);

}  // namespace fah

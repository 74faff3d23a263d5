#include "framework/cli/completion.h"

#include "framework/cli/arguments_table.h"
#include "framework/config/setting_keys.h"

#include <boost/algorithm/string/replace.hpp>
#include <functional>

namespace fah {
namespace {

// The values that an option takes, split by "|"; "file" or "folder" for names of such; "" for anything else.
std::string values_of(const OptionSpec& option) {
    if (option.words != nullptr) return option.words;
    const fah_option* key = option.setting == nullptr ? nullptr : find_setting_key(option.setting);
    return key == nullptr || key->choices == nullptr ? "" : key->choices;
}

std::string spaced(const std::string& words) { return boost::algorithm::replace_all_copy(words, "|", " "); }

std::string commands_spaced() {
    std::string words;
    for (const CommandSpec& command : command_table()) words += (words.empty() ? "" : " ") + std::string(command.word);
    return words;
}

std::string option_words(CommandName command, const OptionSpec& option, const char* between) {
    const char* name = short_name(option, command);
    return (name == nullptr ? "" : std::string("-") + name + between) + "--" + option.name;
}

// In single quotes of a shell.
std::string quoted(const std::string& text) {
    return "'" + boost::algorithm::replace_all_copy(text, "'", "'\\''") + "'";
}

std::string bash_values(const std::string& values) {
    if (values == "file") return "compopt -o default; COMPREPLY=(); return";
    if (values == "folder") return "compopt -o dirnames; COMPREPLY=(); return";
    return "COMPREPLY=($(compgen -W \"" + spaced(values) + "\" -- \"$current\")); return";
}

std::string bash_command(const CommandSpec& command) {
    std::string options, cases, silent;
    for (const OptionSpec* option : options_of(command.name)) {
        options += (options.empty() ? "" : " ") + option_words(command.name, *option, " ");
        if (option->value == nullptr) continue;
        const std::string values = values_of(*option);
        const std::string words = option_words(command.name, *option, "|");
        if (values.empty()) {
            silent += (silent.empty() ? "" : "|") + words;
        } else {
            cases += "                " + words + ") " + bash_values(values) + " ;;\n";
        }
    }
    if (!silent.empty()) cases += "                " + silent + ") COMPREPLY=(); return ;;\n";
    const bool names_shells = command.name == CommandName::COMPLETION;
    return std::string("        ") + command.word + ")\n            case $previous in\n" + cases +
           "            esac\n" + "            words=\"" + options + "\"\n" +
           (names_shells ? "            [[ $current == -* ]] || words=\"bash zsh fish\"\n" : "") + "            ;;\n";
}

std::string bash_script() {
    std::string text =
        "# Completion of fixingahole in bash:  source <(fixingahole completion bash)\n"
        "_fixingahole() {\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=\n"
        "    if ((COMP_CWORD == 1)); then\n"
        "        COMPREPLY=($(compgen -W \"" +
        commands_spaced() +
        " --help --version\" -- \"$current\"))\n"
        "        return\n"
        "    fi\n"
        "    case ${COMP_WORDS[1]} in\n";
    for (const CommandSpec& command : command_table()) text += bash_command(command);
    return text +
           "    esac\n"
           "    if [[ $current == -* || $words == \"bash zsh fish\" ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
           "    else\n"
           "        compopt -o default\n"
           "        COMPREPLY=()\n"
           "    fi\n"
           "}\n"
           "complete -F _fixingahole fixingahole\n";
}

std::string zsh_help(const std::string& help) {
    std::string text = help;
    for (const char* special : {"\\", "[", "]", ":"})
        boost::algorithm::replace_all(text, special, std::string("\\") + special);
    return text;
}

std::string zsh_action(const OptionSpec& option) {
    const std::string values = values_of(option);
    const std::string action = values.empty()       ? " "
                               : values == "file"   ? "_files"
                               : values == "folder" ? "_files -/"
                                                    : "(" + spaced(values) + ")";
    return std::string(":") + option.value + ":" + action;
}

std::string zsh_options(const CommandSpec& command) {
    std::string text;
    for (const OptionSpec* option : options_of(command.name)) {
        const char* name = short_name(*option, command.name);
        const std::string tail =
            "[" + zsh_help(option->help) + "]" + (option->value == nullptr ? "" : zsh_action(*option));
        const std::string once = option->repeatable ? "*" : "";
        for (const std::string& word :
             {name == nullptr ? "" : std::string("-") + name, std::string("--") + option->name})
            if (!word.empty()) {
                const std::string entry = std::string(once).append(word).append(tail);
                text.append("            ").append(quoted(entry)).append(" \\\n");
            }
    }
    return text;
}

std::string zsh_script() {
    std::string commands, cases;
    for (const CommandSpec& command : command_table()) {
        commands += "        " + quoted(std::string(command.word) + ":" + zsh_help(command.summary)) + "\n";
        const char* words = command.name == CommandName::COMPLETION ? "'1:shell:(bash zsh fish)'" : "'*:file:_files'";
        cases += std::string("        ") + command.word + ")\n        _arguments -s -S \\\n" + zsh_options(command) +
                 "            " + words + "\n        ;;\n";
    }
    return "#compdef fixingahole\n"
           "# Completion of fixingahole in zsh:  source <(fixingahole completion zsh), or as _fixingahole on $fpath\n"
           "_fixingahole() {\n"
           "    local -a commands\n"
           "    commands=(\n" +
           commands +
           "    )\n"
           "    if ((CURRENT == 2)); then\n"
           "        _describe command commands\n"
           "        return\n"
           "    fi\n"
           "    local command=$words[2]\n"
           "    shift words\n"
           "    ((CURRENT--))\n"
           "    case $command in\n" +
           cases +
           "    esac\n"
           "}\n"
           "if [[ $funcstack[1] == _fixingahole ]]; then _fixingahole \"$@\"; else compdef _fixingahole fixingahole; "
           "fi\n";
}

std::string fish_option(const CommandSpec& command, const OptionSpec& option) {
    std::string line =
        std::string("complete -c fixingahole -n '__fish_seen_subcommand_from ") + command.word + "' -l " + option.name;
    const char* name = short_name(option, command.name);
    if (name != nullptr) line += (std::string(name).size() == 1 ? " -s " : " -o ") + std::string(name);
    const std::string values = values_of(option);
    if (option.value != nullptr) line += " -r";
    if (values == "file") line += " -F";
    if (values == "folder") line += " -f -a '(__fish_complete_directories)'";
    if (!values.empty() && values != "file" && values != "folder") line += " -f -a '" + spaced(values) + "'";
    return line + " -d " + quoted(option.help) + "\n";
}

std::string fish_script() {
    std::string text = "# Completion of fixingahole in fish:  fixingahole completion fish | source\n";
    for (const CommandSpec& command : command_table())
        text += std::string("complete -c fixingahole -n __fish_use_subcommand -f -a ") + command.word + " -d " +
                quoted(command.summary) + "\n";
    for (const CommandSpec& command : command_table())
        for (const OptionSpec* option : options_of(command.name)) text += fish_option(command, *option);
    return text + "complete -c fixingahole -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'\n";
}

}  // namespace

std::string completion_script(const std::string& shell) {
    if (shell == "bash") return bash_script();
    return shell == "zsh" ? zsh_script() : fish_script();
}

}  // namespace fah

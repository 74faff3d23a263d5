// Each command's words, split, through Program_options and into its struct.
#include "framework/cli/arguments.h"

#include "framework/cli/arguments_split.h"
#include "framework/cli/arguments_table.h"
#include "framework/config/suggest.h"
#include "framework/config/units.h"

#include <algorithm>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>
#include <sstream>
#include <utility>

namespace fah {
namespace {

namespace po = boost::program_options;

po::options_description description_of(CommandName command) {
    po::options_description description;
    for (const OptionSpec* option : options_of(command)) {
        if (option->mode != nullptr) {
            description.add_options()(option->name, po::value<std::string>()->implicit_value(""), option->help);
        } else if (option->value == nullptr) {
            description.add_options()(option->name, option->help);
        } else if (option->repeatable) {
            description.add_options()(option->name, po::value<Words>()->composing(), option->help);
        } else {
            description.add_options()(option->name, po::value<std::string>(), option->help);
        }
    }
    return description;
}

Words words_at_commas(const std::string& text) {
    Words words;
    std::istringstream items(text);
    for (std::string word; std::getline(items, word, ',');) words.push_back(word);
    return words;
}

// Our options as they were given, in their order.
class GivenOptions {
public:
    GivenOptions(CommandName command, const Words& own) : command_(command) {
        const po::options_description description = description_of(command);
        const int style = po::command_line_style::allow_long | po::command_line_style::long_allow_adjacent;
        const po::parsed_options parsed = po::command_line_parser(own).options(description).style(style).run();
        try {
            po::store(parsed, values_);
        } catch (const po::multiple_occurrences& error) {
            throw Failure(error.get_option_name() + " is given more than once", "give it once");
        }
        for (const po::option& option : parsed.options) given_.push_back({option.string_key, option.value});
    }

    bool has(const char* name) const { return values_.count(name) != 0; }

    std::string text(const char* name) const { return has(name) ? values_[name].as<std::string>() : ""; }

    // Of two switches the one given later wins.
    bool is_last(const std::string& wanted, const std::string& other) const {
        const auto last = std::find_if(given_.rbegin(), given_.rend(), [&](const auto& option) {
            return option.first == wanted || option.first == other;
        });
        return last == given_.rend() || last->first == wanted;
    }

    std::vector<SettingFlag> settings() const {
        std::vector<SettingFlag> flags;
        for (const auto& [name, values] : given_) {
            const OptionSpec* option = find_option(command_, "--" + name);
            if (option->setting == nullptr) continue;
            const bool is_plugin_option = std::string(option->setting) == "options";
            const bool has_mode = option->mode != nullptr && !values.empty() && !values.front().empty();
            if (has_mode) flags.push_back({option->mode_setting, values.front(), "option --" + name});
            const bool implies = values.empty() || option->mode != nullptr;
            const Words given = implies ? words_at_commas(has_mode ? option->mode_implied : option->implied) : values;
            for (const std::string& value : given) {
                flags.push_back(is_plugin_option ? option_flag(value)
                                                 : SettingFlag{option->setting, value, "option --" + name});
            }
        }
        return flags;
    }

private:
    CommandName command_;
    po::variables_map values_;
    std::vector<std::pair<std::string, Words>> given_;
};

// A moment of the run.
std::int64_t time_of(const std::string& option, const std::string& text) {
    const std::optional<std::int64_t> time_ns = parse_duration(text);
    if (!time_ns) throw Failure(option + ": \"" + text + "\" is no time", "write 10s, 500ms or 1.5min");
    return *time_ns;
}

std::optional<TimeSpan> between_of(const std::string& given) {
    if (given.empty()) return std::nullopt;
    const std::size_t blank = given.rfind(' ');
    const TimeSpan span{time_of("--between", given.substr(0, blank)), time_of("--between", given.substr(blank + 1))};
    if (span.from_ns < span.to_ns) return span;
    throw Failure("--between " + given + ": the second time is not after the first",
                  "both count from the program's start");
}

// The words a command without a program of its own has beside its options.
Words plain_words(const SplitWords& split) {
    Words words = split.positional;
    words.insert(words.end(), split.after_dashes.begin(), split.after_dashes.end());
    return words;
}

void refuse_further(const std::string& command, const Words& words, std::size_t at_most) {
    if (words.size() <= at_most) return;
    throw Failure("one word too many for " + command + ": " + words[at_most],
                  "fixingahole " + command + " --help shows what it takes");
}

void set_target(ProfileArguments& arguments, const SplitWords& split, const std::string& module) {
    Words words = plain_words(split);
    if (!module.empty()) {
        arguments.kind = TargetKind::MODULE;
        arguments.target = module;
        arguments.arguments = std::move(words);
        return;
    }
    if (split.positional.empty() && split.has_dashes) arguments.kind = TargetKind::COMMAND;
    if (words.empty()) {
        if (arguments.help) return;
        throw Failure(split.has_dashes ? "there is no command after --" : "there is no script to profile",
                      "write fixingahole profile SCRIPT [arguments], or fixingahole profile -- COMMAND [arguments]");
    }
    arguments.target = words.front();
    arguments.arguments.assign(words.begin() + 1, words.end());
}

std::string command_words() {
    std::string words;
    for (const CommandSpec& command : command_table()) words += (words.empty() ? "" : ", ") + std::string(command.word);
    return words;
}

[[noreturn]] void refuse_command(const std::string& word) {
    std::vector<std::string> known;
    for (const CommandSpec& command : command_table()) known.emplace_back(command.word);
    const std::string nearest = nearest_name(word, known);
    if (word.starts_with('-')) {
        throw Failure("unknown option " + word, "options stand after the command: " + command_words());
    }
    if (word.ends_with(".py") || word.ends_with(".ipynb")) {
        throw Failure("\"" + word + "\" is not a command", "write fixingahole profile " + word);
    }
    throw Failure("\"" + word + "\" is not a command",
                  nearest.empty() ? "the commands are: " + command_words() : "did you mean " + nearest + "?");
}

}  // namespace

Command parse_command(const Words& words) {
    if (words.empty() || words[0] == "--help" || words[0] == "-h") return {CommandName::HELP, {}};
    if (words[0] == "--version") return {CommandName::VERSION, {}};
    for (const CommandSpec& command : command_table()) {
        if (words[0] == command.word) return {command.name, {words.begin() + 1, words.end()}};
    }
    refuse_command(words[0]);
}

ProfileArguments parse_profile(const Words& words) {
    const SplitWords split = split_words(CommandName::PROFILE, words);
    const GivenOptions given(CommandName::PROFILE, split.own);
    ProfileArguments arguments;
    arguments.help = given.has("help");
    arguments.settings = given.settings();
    arguments.output_directory = given.text("output-directory");
    arguments.quiet = given.has("quiet");
    arguments.detailed = given.has("detailed");
    arguments.trace = given.is_last("trace", "no-trace");
    arguments.children = !given.has("no-children");
    arguments.keep_arguments = !given.has("no-argv");
    set_target(arguments, split, given.text("module"));
    return arguments;
}

ReportArguments parse_report(const Words& words) {
    const SplitWords split = split_words(CommandName::REPORT, words);
    const GivenOptions given(CommandName::REPORT, split.own);
    const Words files = plain_words(split);
    refuse_further("report", files, 1);
    ReportArguments arguments;
    arguments.help = given.has("help");
    if (!files.empty()) arguments.file = files[0];
    arguments.between = between_of(given.text("between"));
    arguments.settings = given.settings();
    arguments.output_directory = given.text("output-directory");
    arguments.quiet = given.has("quiet");
    arguments.detailed = given.has("detailed");
    arguments.trace = given.is_last("trace", "no-trace");
    return arguments;
}

PluginsArguments parse_plugins(const Words& words) {
    const SplitWords split = split_words(CommandName::PLUGINS, words);
    const GivenOptions given(CommandName::PLUGINS, split.own);
    const Words plain = plain_words(split);
    PluginsArguments arguments;
    arguments.help = given.has("help");
    arguments.settings = given.settings();
    if (plain.empty()) return arguments;
    if (plain[0] != "show") {
        throw Failure("plugins knows no \"" + plain[0] + "\"", "write plugins, or plugins show ID");
    }
    if (plain.size() == 1 && !arguments.help) throw Failure("plugins show needs a plugin's id", "plugins lists them");
    refuse_further("plugins", plain, 2);
    if (plain.size() == 2) arguments.show = plain[1];
    return arguments;
}

DoctorArguments parse_doctor(const Words& words) {
    const SplitWords split = split_words(CommandName::DOCTOR, words);
    const GivenOptions given(CommandName::DOCTOR, split.own);
    refuse_further("doctor", plain_words(split), 0);
    return {given.has("help"), given.settings()};
}

}  // namespace fah

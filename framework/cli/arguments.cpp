// Each command's words, split, through Program_options and into its struct.
#include "framework/cli/arguments.h"

#include "framework/cli/arguments_split.h"
#include "framework/cli/arguments_table.h"
#include "framework/cli/given_options.h"
#include "framework/config/suggest.h"
#include "framework/config/units.h"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <utility>

namespace fah {
namespace {

constexpr std::int64_t MOST_RUNS = 1000;
constexpr std::int64_t SHORTEST_LIVE_NS = 100'000'000;
constexpr std::int64_t LONGEST_LIVE_NS = 86'400'000'000'000;

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

// The names of Python's levels, in any case.
std::string log_level_of(const GivenOptions& given) {
    if (!given.has("log-level")) return "WARNING";
    const std::vector<std::string> levels{"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"};
    std::string level = boost::algorithm::to_upper_copy(given.text("log-level"));
    if (std::ranges::find(levels, level) != levels.end()) return level;
    throw Failure("--log-level " + given.text("log-level") + " is no level", suggest(level, levels));
}

// Seconds, or a time with its unit.
std::int64_t live_of(const GivenOptions& given) {
    if (!given.has("live")) return 0;
    const std::string text = given.text("live");
    const auto seconds = parse_real(text);
    const auto ns = seconds ? parse_duration(text + "s") : parse_duration(text);
    if (ns && *ns >= SHORTEST_LIVE_NS && *ns <= LONGEST_LIVE_NS) return *ns;
    throw Failure("--live " + text + " is no time between 0.1 and 86400 seconds", "for example --live 5");
}

// --open is for the page; after --reporter none what was chosen is shown.
void add_page(std::vector<SettingFlag>& settings) {
    const auto is_none = [](const SettingFlag& flag) { return flag.key == "reporters" && flag.value == "none"; };
    if (std::ranges::none_of(settings, is_none)) settings.push_back({"reporters", "html", "option --open"});
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
    arguments.children = !given.has("no-children");
    arguments.keep_arguments = !given.has("no-argv");
    arguments.log_level = log_level_of(given);
    arguments.live_ns = live_of(given);
    arguments.repeat = static_cast<std::uint32_t>(given.integer("repeat", 0, 1, MOST_RUNS));
    arguments.statistics = statistics_of(given);
    arguments.open = given.has("open");
    if (arguments.open) add_page(arguments.settings);
    for (const char* option : {"output-file", "metadata", "no-metadata", "sort", "no-sort"})
        if (arguments.repeat == 0 && given.has(option)) arguments.unused = option;
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
    arguments.from = given.text("from");
    arguments.to = given.text("to");
    arguments.open = given.has("open");
    if (arguments.open) add_page(arguments.settings);
    return arguments;
}

MergeArguments parse_merge(const Words& words) {
    const SplitWords split = split_words(CommandName::MERGE, words);
    const GivenOptions given(CommandName::MERGE, split.own);
    MergeArguments arguments;
    arguments.help = given.has("help");
    arguments.files = plain_words(split);
    arguments.settings = given.settings();
    arguments.output_directory = given.text("output-directory");
    arguments.quiet = given.has("quiet");
    arguments.detailed = given.has("detailed");
    if (!arguments.help && arguments.files.size() < 2)
        throw Failure("merge needs two recordings or more", "write fixingahole merge A.fah B.fah -o FOLDER");
    if (!arguments.help && arguments.output_directory.empty())
        throw Failure("merge does not know where to write", "name a folder with -o");
    return arguments;
}

CompareArguments parse_compare(const Words& words) {
    const SplitWords split = split_words(CommandName::COMPARE, words);
    const GivenOptions given(CommandName::COMPARE, split.own);
    const Words files = plain_words(split);
    refuse_further("compare", files, 2);
    CompareArguments arguments;
    arguments.help = given.has("help");
    if (files.size() == 1 && !arguments.help)
        throw Failure("compare needs two recordings, or none for the last two runs of a script",
                      "write fixingahole compare BEFORE AFTER");
    if (files.size() == 2) {
        arguments.base = files[0];
        arguments.changed = files[1];
    }
    arguments.settings = given.settings();
    arguments.output_directory = given.text("output-directory");
    arguments.fail_above = given.text("fail-above");
    arguments.format = given.text("format");
    arguments.quiet = given.has("quiet");
    arguments.detailed = given.has("detailed");
    arguments.open = given.has("open");
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

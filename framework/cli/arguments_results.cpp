// The words of the commands that run nothing: results of earlier runs, settings, completion.
#include "framework/cli/arguments.h"
#include "framework/cli/given_options.h"
#include "framework/config/suggest.h"

#include <algorithm>

namespace fah {
namespace {

constexpr std::int64_t MOST_FUNCTIONS = 100'000;

// The one word that the command needs.
std::string only_word(const std::string& command, const char* what, const SplitWords& split, bool help) {
    const Words words = plain_words(split);
    refuse_further(command, words, 1);
    if (words.empty() && !help)
        throw Failure(command + " needs " + what, "fixingahole " + command + " --help shows how it is called");
    return words.empty() ? "" : words[0];
}

}  // namespace

StatsArguments parse_stats(const Words& words) {
    const SplitWords split = split_words(CommandName::STATS, words);
    const GivenOptions given(CommandName::STATS, split.own);
    StatsArguments arguments{.help = given.has("help"), .settings = given.settings(), .quiet = given.has("quiet")};
    arguments.folder = only_word("stats", "the folder of the runs", split, arguments.help);
    arguments.statistics = statistics_of(given);
    return arguments;
}

SummarizeArguments parse_summarize(const Words& words) {
    const SplitWords split = split_words(CommandName::SUMMARIZE, words);
    const GivenOptions given(CommandName::SUMMARIZE, split.own);
    SummarizeArguments arguments{.help = given.has("help"), .settings = given.settings()};
    arguments.file = only_word("summarize", "a profile: its .json file", split, arguments.help);
    arguments.top = given.integer("top", arguments.top, 1, MOST_FUNCTIONS);
    arguments.threshold = given.real("threshold", arguments.threshold, 0, 100);
    return arguments;
}

SettingsArguments parse_settings(const Words& words) {
    const SplitWords split = split_words(CommandName::SETTINGS, words);
    const GivenOptions given(CommandName::SETTINGS, split.own);
    refuse_further("settings", plain_words(split), 0);
    return {.help = given.has("help"), .settings = given.settings(), .json = given.has("json")};
}

CompletionArguments parse_completion(const Words& words) {
    const SplitWords split = split_words(CommandName::COMPLETION, words);
    const GivenOptions given(CommandName::COMPLETION, split.own);
    CompletionArguments arguments{.help = given.has("help")};
    arguments.shell = only_word("completion", "the name of a shell: bash, zsh or fish", split, arguments.help);
    const std::vector<std::string> shells{"bash", "zsh", "fish"};
    if (!arguments.help && std::ranges::find(shells, arguments.shell) == shells.end())
        throw Failure("there is no completion for \"" + arguments.shell + "\"", suggest(arguments.shell, shells));
    return arguments;
}

}  // namespace fah

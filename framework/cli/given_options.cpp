#include "framework/cli/given_options.h"

#include "framework/cli/arguments_table.h"
#include "framework/config/units.h"

#include <algorithm>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <sstream>

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

std::string short_text(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

[[noreturn]] void refuse_number(const std::string& name, const std::string& text, const char* kind, double least,
                                double most) {
    throw Failure("--" + name + " must be " + kind + " from " + short_text(least) + " to " + short_text(most) +
                      ", not \"" + text + "\"",
                  "for example --" + name + " " + short_text(std::clamp(3.0, least, most)));
}

}  // namespace

GivenOptions::GivenOptions(CommandName command, const Words& own) : command_(command) {
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

std::int64_t GivenOptions::integer(const char* name, std::int64_t otherwise, std::int64_t least,
                                   std::int64_t most) const {
    if (!has(name)) return otherwise;
    const auto number = parse_integer(text(name));
    if (number && *number >= least && *number <= most) return *number;
    refuse_number(name, text(name), "a whole number", static_cast<double>(least), static_cast<double>(most));
}

double GivenOptions::real(const char* name, double otherwise, double least, double most) const {
    if (!has(name)) return otherwise;
    const auto number = parse_real(text(name));
    if (number && *number >= least && *number <= most) return *number;
    refuse_number(name, text(name), "a number", least, most);
}

bool GivenOptions::is_last(const std::string& wanted, const std::string& other) const {
    const auto last = std::find_if(given_.rbegin(), given_.rend(),
                                   [&](const auto& option) { return option.first == wanted || option.first == other; });
    return last == given_.rend() || last->first == wanted;
}

std::vector<SettingFlag> GivenOptions::settings() const {
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

StatisticsArguments statistics_of(const GivenOptions& given) {
    StatisticsArguments statistics;
    if (given.has("output-file")) statistics.file = given.text("output-file");
    if (statistics.file.ends_with('/') || statistics.file == "." || statistics.file == "..")
        throw Failure("--output-file " + statistics.file + " is a folder", "name a file, such as function_stats.json");
    statistics.metadata = given.is_last("metadata", "no-metadata");
    statistics.sort = given.is_last("sort", "no-sort");
    return statistics;
}

}  // namespace fah

// `fixingahole compare [BEFORE AFTER]`: what changed between two runs, or between two sets of runs of one program.
#include "framework/analysis/comparison.h"
#include "framework/analysis/difference_tables.h"
#include "framework/cli/commands/analysis_facts.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/open_file.h"
#include "framework/cli/commands/recordings.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/cli/help.h"
#include "framework/config/units.h"
#include "framework/diagnostics/log.h"
#include "framework/report/model_view.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace fah {
namespace {

constexpr int EXIT_GREW = 1;

// Reporters, and how their files end.
constexpr std::array FORMATS = {std::pair{"text", "txt"}, std::pair{"markdown", "md"}, std::pair{"svg", "svg"},
                                std::pair{"html", "html"}};

using Files = std::vector<std::filesystem::path>;

struct Sides {
    Files base, changed;
};

// The last two runs of the script that ran last; a run is a folder of its own below the script's.
Sides last_two(const Settings& settings) {
    const Files newest = recordings_below(settings.output.value);
    const std::string hint = "name two: fixingahole compare BEFORE AFTER";
    if (newest.empty()) throw Failure("there is no recording below " + settings.output.value.string(), hint);
    const auto script = newest.front().parent_path().parent_path();
    for (const auto& file : newest)
        if (file.parent_path().parent_path() == script && file.parent_path() != newest.front().parent_path())
            return {{file}, {newest.front()}};
    throw Failure("there is one run only below " + script.string(), hint);
}

// A file, a folder of one run, or a folder of several: a set.
Files files_of(const std::string& word) {
    std::error_code error;
    if (!std::filesystem::is_directory(word, error)) return {word};
    Files files = recordings_below(word);
    if (files.empty()) throw Failure("there is no recording in " + word, "name a recording, or a folder of results");
    std::ranges::sort(files);
    return files;
}

std::vector<Tables> tables_of(const Files& files, bool detailed, bool library_frames) {
    std::vector<Tables> runs;
    for (const auto& file : files) {
        const Profile profile = read_profile(file, {}, {});
        AnalysisOptions options = analysis_options(profile.run, detailed);
        options.library_frames = library_frames;
        runs.push_back(analyze(profile, options));
    }
    return runs;
}

struct Difference {
    Comparison comparison;
    Tables tables;
};

Difference difference_of(const Sides& sides, bool detailed, bool library_frames) {
    const std::vector<Tables> base = tables_of(sides.base, detailed, library_frames);
    const std::vector<Tables> changed = tables_of(sides.changed, detailed, library_frames);
    Comparison comparison = compare(base, changed);
    Tables tables = difference_tables(base, changed, comparison);
    return {std::move(comparison), std::move(tables)};
}

// One file of each; the chosen one is shown.
void write_comparison(const PluginList& reporters, const Sides& sides, const Tables& folded, const std::string& folder,
                      const CompareArguments& arguments) {
    const Tables unfolded = difference_of(sides, arguments.detailed, true).tables;
    const ModelView views[] = {ModelView(folded), ModelView(unfolded)};
    const std::string shown = arguments.format.empty() ? "text" : arguments.format;
    for (std::size_t i = 0; i < FORMATS.size(); ++i) {
        const PluginReporter reporter = reporter_of(*reporters.at(i));
        const fah_model& model = *views[reporter.wants_libraries(0) ? 1 : 0].table();
        reporter.write_file(0, model, folder + "/compare." + FORMATS[i].second);
        if (shown == FORMATS[i].first && !arguments.quiet)
            std::fputs(reporter.render(0, model, terminal_page()).c_str(), stdout);
    }
}

PluginList chosen_reporters(const Registry& registry, Settings settings) {
    settings.reporters.clear();
    for (const auto& [name, ending] : FORMATS) settings.reporters.push_back({name, {}});
    return choose_reporters(registry, settings);
}

// Percent; negative when nothing is too much.
double limit_of(const std::string& text) {
    if (text.empty()) return -1;
    const std::string number = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
    const auto percent = parse_real(number);
    if (percent && *percent >= 0) return *percent;
    throw Failure("\"" + text + "\" is no percentage", "write it as 5%", "option --fail-above");
}

bool grew(const Change& change, double limit) {
    return limit >= 0 && change.beyond_noise() && change.difference() > change.base * limit / 100;
}

void check_format(const std::string& format) {
    if (!format.empty() && format != "text" && format != "markdown")
        throw Failure("there is no format \"" + format + "\"", "text or markdown", "option --format");
}

std::string folder_for(const CompareArguments& arguments, const Sides& sides) {
    if (arguments.output_directory.empty()) return std::filesystem::absolute(sides.changed.front()).parent_path();
    make_folder(arguments.output_directory);
    return arguments.output_directory;
}

}  // namespace

int run_compare(const Invocation&, const Words& words) {
    const CompareArguments arguments = parse_compare(words);
    if (arguments.help) return print_help(CommandName::COMPARE);
    set_quiet(arguments.quiet);
    check_format(arguments.format);
    const double limit = limit_of(arguments.fail_above);
    const Settings settings = resolve_settings(current_sources(arguments.settings, arguments.detailed));
    const Registry registry = scan_plugins(settings);
    const Sides sides =
        arguments.base ? Sides{files_of(*arguments.base), files_of(*arguments.changed)} : last_two(settings);
    const PluginList reporters = chosen_reporters(registry, settings);
    const Difference difference = difference_of(sides, arguments.detailed, false);
    const Comparison& comparison = difference.comparison;
    const std::string folder = folder_for(arguments, sides);
    write_comparison(reporters, sides, difference.tables, folder, arguments);
    if (arguments.open) open_file({folder + "/compare.html"});
    const bool failed = grew(comparison.total, limit) || (comparison.has_memory && grew(comparison.memory, limit));
    if (failed) log(LogLevel::ERROR, "more than " + arguments.fail_above + " was added, beyond noise");
    return failed ? EXIT_GREW : 0;
}

}  // namespace fah

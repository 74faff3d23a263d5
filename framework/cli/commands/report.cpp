// `fixingahole report [FILE]`: any report from a recording, or from a part of it, at any time later.
#include "framework/cli/commands/analysis_facts.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/open_file.h"
#include "framework/cli/commands/recordings.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/cli/help.h"
#include "framework/diagnostics/log.h"
#include "framework/recording/recording_summary.h"
#include "framework/report/output_folder.h"

#include <cstdio>
#include <filesystem>
#include <vector>

namespace fah {
namespace {

std::string folder_for(const ReportArguments& arguments, const std::filesystem::path& recording) {
    if (!arguments.output_directory.empty()) make_folder(arguments.output_directory);
    std::string folder = arguments.output_directory;
    if (folder.empty()) folder = std::filesystem::absolute(recording).parent_path();
    check_writable(folder);
    return folder;
}

ReportWindow window_of(const ReportArguments& arguments) {
    const ReportWindow window{duration_of(arguments.from, "from"), duration_of(arguments.to, "to")};
    if (!arguments.to.empty() && window.to_ns <= window.from_ns)
        throw Failure("--to " + arguments.to + " is not later than --from", "both count from the run's start");
    return window;
}

std::string seconds_text(std::int64_t ns) {
    char text[40];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(ns) / 1e9);
    return text;
}

void refuse_beyond(const recording::RecordedRun& run, std::int64_t moment_ns, const std::string& option) {
    const Fact* window = run.facts.find("sampled_to_ns");
    const Fact* end = window != nullptr ? window : run.facts.find("elapsed_ns");
    if (end != nullptr && moment_ns > end->integer)
        throw Failure("--" + option + ": the run was measured for " + seconds_text(end->integer) + " s",
                      "name times within it");
}

// The two moments on the clock of the rows.
std::vector<std::uint64_t> moments_of(const std::filesystem::path& file, const std::optional<TimeSpan>& between) {
    if (!between) return {};
    const recording::RecordedRun run = summary_of(file);
    if (run.facts.find("fah.memory.heap.mode") == nullptr)
        throw Failure("--between: this run did not look at the heap", "profile it with --memory");
    refuse_beyond(run, between->to_ns, "between");
    return {run.start_ns + static_cast<std::uint64_t>(between->from_ns),
            run.start_ns + static_cast<std::uint64_t>(between->to_ns)};
}

}  // namespace

void make_folder(const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw Failure("the folder " + folder + " cannot be made: " + error.message(), "choose another with -o");
}

int run_report(const Invocation&, const Words& words) {
    const ReportArguments arguments = parse_report(words);
    if (arguments.help) return print_help(CommandName::REPORT);
    set_quiet(arguments.quiet);
    const ReportWindow window = window_of(arguments);
    const Settings settings = resolve_settings(current_sources(arguments.settings, arguments.detailed));
    for (const Failure& warning : settings.warnings) print_warning(warning);
    const Registry registry = scan_plugins(settings);
    warn_of_refusals(registry, settings);
    check_plugin_options(registry, settings.options);
    const PluginList reporters = choose_reporters(registry, settings);
    const auto recording = recording_of(arguments.file, settings);
    if (window.from_ns > 0) refuse_beyond(summary_of(recording), window.from_ns, "from");
    if (reporters.empty()) throw Failure("there is nothing to write: no reporter is chosen", "add --reporter text");
    // Recordings hold what came in; transforms are chosen anew, as reporters are.
    Profile profile = read_profile(recording, choose_transforms(registry, settings),
                                   {.with_samples = need_samples(reporters),
                                    .window = window,
                                    .heap_moments = moments_of(recording, arguments.between)});
    add_chosen_later(settings, profile.run);
    const auto files = write_reports(
        profile, reporters,
        {.folder = folder_for(arguments, recording), .detailed = arguments.detailed, .terminal = !arguments.quiet});
    if (arguments.open) open_file(files);
    return 0;
}

}  // namespace fah

// `fixingahole report [FILE]`: any report from a recording, at any time later.
#include "framework/cli/commands/analysis_facts.h"
#include "framework/cli/commands/chosen_plugins.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/transform_stages.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/cli/help.h"
#include "framework/diagnostics/log.h"
#include "framework/pipeline/pipeline.h"
#include "framework/recording/recording_reader.h"

#include <cstdio>
#include <filesystem>
#include <vector>

namespace fah {
namespace {

constexpr const char* RECORDING = "recording.fah";

// The recording that was written last below the output folder.
std::filesystem::path newest_recording(const std::filesystem::path& output) {
    std::filesystem::path newest;
    std::filesystem::file_time_type newest_time;
    std::error_code error;
    for (auto entry = std::filesystem::recursive_directory_iterator(output, error); !error && entry != end(entry);
         entry.increment(error)) {
        if (entry->path().filename() != RECORDING) continue;
        const auto time = entry->last_write_time(error);
        if (error || (!newest.empty() && time <= newest_time)) continue;
        newest = entry->path();
        newest_time = time;
    }
    if (newest.empty())
        throw Failure("there is no recording below " + output.string(),
                      "name one (.../recording.fah), or make one with `fixingahole profile SCRIPT`");
    return newest;
}

// A folder of results stands for its recording.
std::filesystem::path recording_of(const ReportArguments& arguments, const Settings& settings) {
    if (!arguments.file) return newest_recording(settings.output.value);
    const std::filesystem::path path(*arguments.file);
    std::error_code error;
    return std::filesystem::is_directory(path, error) ? path / RECORDING : path;
}

std::string seconds_text(std::int64_t ns) {
    char text[40];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(ns) / 1e9);
    return text;
}

// The two moments on the clock of the rows. What a recording says of its run stands at its end, so it is read for this alone.
std::vector<std::uint64_t> moments_of(const std::filesystem::path& file, const std::optional<TimeSpan>& between) {
    if (!between) return {};
    RecordingReader reader(file);
    while (reader.pull()) {
    }
    if (reader.run_facts().find("fah.memory.heap.mode") == nullptr)
        throw Failure("--between: this run did not look at the heap", "profile it with --memory");
    const Fact* window = reader.run_facts().find("sampled_to_ns");
    const Fact* end = window != nullptr ? window : reader.run_facts().find("elapsed_ns");
    if (end != nullptr && between->to_ns > end->integer)
        throw Failure("--between: the run was measured for " + seconds_text(end->integer) + " s",
                      "name two times within it");
    return {reader.start_ns() + static_cast<std::uint64_t>(between->from_ns),
            reader.start_ns() + static_cast<std::uint64_t>(between->to_ns)};
}

Profile read_profile(const std::filesystem::path& file, const PluginList& transforms, bool with_samples,
                     const std::optional<TimeSpan>& between) {
    RecordingReader reader(file);
    const TransformStages stages = make_transforms(transforms);
    Profile profile = run_pipeline({.source = &reader,
                                    .transforms = pointers(stages),
                                    .heap_moments = moments_of(file, between),
                                    .sample_limit = with_samples ? USUAL_SAMPLE_LIMIT : 0});
    complete(profile, reader.run_facts(), reader.start_ns());
    return profile;
}

std::string folder_for(const ReportArguments& arguments, const std::filesystem::path& recording) {
    if (arguments.output_directory.empty()) return std::filesystem::absolute(recording).parent_path();
    std::error_code error;
    std::filesystem::create_directories(arguments.output_directory, error);
    if (error)
        throw Failure("the folder " + arguments.output_directory + " cannot be made: " + error.message(),
                      "choose another with -o");
    return arguments.output_directory;
}

}  // namespace

int run_report(const Invocation&, const Words& words) {
    const ReportArguments arguments = parse_report(words);
    if (arguments.help) {
        std::fputs(help_text(CommandName::REPORT).c_str(), stdout);
        return 0;
    }
    set_quiet(arguments.quiet);
    const Settings settings = resolve_settings(current_sources(arguments.settings, arguments.detailed));
    for (const Failure& warning : settings.warnings) print_warning(warning);
    const Registry registry = scan_plugins(settings);
    warn_of_refusals(registry);
    check_plugin_options(registry, settings.options);
    const PluginList reporters = choose_reporters(registry, settings);
    const auto recording = recording_of(arguments, settings);
    // Recordings hold what came in; transforms are chosen anew, as reporters are.
    Profile profile =
        read_profile(recording, choose_transforms(registry, settings), need_samples(reporters), arguments.between);
    add_chosen_later(settings, profile.run);
    write_reports(
        profile, reporters,
        {.folder = folder_for(arguments, recording), .detailed = arguments.detailed, .terminal = !arguments.quiet});
    return 0;
}

}  // namespace fah

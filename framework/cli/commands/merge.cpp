// `fixingahole merge A B ... -o DIR`: one recording of several, and its reports.
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/recordings.h"
#include "framework/cli/commands/transform_stages.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/cli/help.h"
#include "framework/diagnostics/log.h"
#include "framework/pipeline/pipeline.h"
#include "framework/recording/merged_source.h"
#include "framework/recording/recording_summary.h"
#include "framework/recording/recording_writer.h"
#include "framework/report/output_folder.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace fah {
namespace {

std::vector<std::filesystem::path> files_of(const MergeArguments& arguments, const Settings& settings,
                                            const std::filesystem::path& made) {
    std::vector<std::filesystem::path> files;
    for (const std::string& word : arguments.files) {
        files.push_back(recording_of(word, settings));
        std::error_code error;
        if (std::filesystem::equivalent(files.back(), made, error))
            throw Failure(made.string() + " is one of the recordings and would be written over",
                          "choose another folder with -o");
        const auto is_same = [&](const auto& other) { return std::filesystem::equivalent(files.back(), other, error); };
        if (std::any_of(files.begin(), files.end() - 1, is_same))
            throw Failure(word + " is given twice: its time would count twice", "give each recording once");
        summary_of(files.back());  // throws when it is no recording: before anything is written
    }
    return files;
}

// What the joined figures of memory leave out or mix.
std::string memory_note(const std::vector<std::filesystem::path>& files) {
    std::set<std::string> modes;
    std::size_t without = 0;
    for (const auto& file : files) {
        const recording::RecordedRun run = summary_of(file);
        const Fact* mode = run.facts.find("fah.memory.heap.mode");
        mode == nullptr ? void(++without) : void(modes.insert(mode->text));
    }
    if (modes.empty()) return "";
    if (without > 0)
        return std::to_string(without) + " of the recordings are without memory; its figures are of the others";
    return modes.size() > 1 ? "some of the recordings counted all memory, some sampled it" : "";
}

Profile merge(const std::vector<std::filesystem::path>& files, const std::filesystem::path& made,
              const Settings& settings, const PluginList& transforms, bool with_samples) {
    MergedSource source(files);
    RecordingWriter writer(made, static_cast<std::uint64_t>(settings.recording_max.value));
    const TransformStages stages = make_transforms(transforms);
    Profile profile = run_pipeline({.source = &source,
                                    .sinks = {&writer},
                                    .transforms = pointers(stages),
                                    .sample_limit = with_samples ? USUAL_SAMPLE_LIMIT : 0});
    RunFacts run = source.run_facts();
    run.notes.push_back("joined from " + std::to_string(files.size()) + " recordings, one after the other in time");
    if (std::string note = memory_note(files); !note.empty()) run.notes.push_back(std::move(note));
    complete(profile, std::move(run), source.start_ns());
    writer.write_run_facts(profile.run, profile.start_ns);
    const RecordingStatus status = writer.finish();
    if (!status.problem.empty())
        throw Failure(made.string() + " could not be written: " + status.problem, "", "", EXIT_REPORT_FAILED);
    return profile;
}

}  // namespace

int run_merge(const Invocation&, const Words& words) {
    const MergeArguments arguments = parse_merge(words);
    if (arguments.help) return print_help(CommandName::MERGE);
    set_quiet(arguments.quiet);
    const Settings settings = resolve_settings(current_sources(arguments.settings, arguments.detailed));
    const Registry registry = scan_plugins(settings);
    warn_of_refusals(registry, settings);
    check_plugin_options(registry, settings.options);
    const PluginList reporters = choose_reporters(registry, settings);
    const std::filesystem::path made = std::filesystem::path(arguments.output_directory) / RECORDING;
    const auto files = files_of(arguments, settings, made);
    make_folder(arguments.output_directory);
    check_writable(arguments.output_directory);
    const Profile profile =
        merge(files, made, settings, choose_transforms(registry, settings), need_samples(reporters));
    write_reports(profile, reporters,
                  {.folder = arguments.output_directory, .detailed = arguments.detailed, .terminal = !arguments.quiet});
    return 0;
}

}  // namespace fah

#include "framework/cli/commands/recordings.h"

#include "framework/cli/commands/transform_stages.h"
#include "framework/config/units.h"
#include "framework/pipeline/pipeline.h"
#include "framework/recording/recording_reader.h"
#include "framework/recording/recording_summary.h"
#include "framework/recording/window_source.h"

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <utility>

namespace fah {
namespace {

std::string in_seconds(std::int64_t ns) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(ns) / 1e9);
    return text;
}

// What is known of the whole run only would be wrong for a part of it.
void add_window_facts(RunFacts& run, const ReportWindow& window) {
    const Fact* elapsed = run.find("elapsed_ns");
    const std::int64_t all = elapsed == nullptr ? window.to_ns : elapsed->integer;
    const std::int64_t to = window.to_ns == 0 ? all : all == 0 ? window.to_ns : std::min(window.to_ns, all);
    const std::int64_t from = std::min(window.from_ns, to);
    for (const char* key : {"user_ns", "system_ns", "main_cpu_ns", "host_cpu_ns", "handler_ns", "max_rss_bytes"})
        std::erase_if(run.facts, [&](const Fact& fact) { return fact.key == key; });
    run.set(integer_fact("elapsed_ns", to - from));
    run.set(integer_fact("sampled_from_ns", from));
    run.set(integer_fact("sampled_to_ns", to));
    run.notes.push_back("this report is of " + in_seconds(from) + " to " + in_seconds(to) + " s of a run of " +
                        in_seconds(all) + " s; losses are the whole run's");
}

TimeWindow absolute(const ReportWindow& window, std::uint64_t start_ns) {
    TimeWindow found{.from_ns = start_ns + static_cast<std::uint64_t>(window.from_ns)};
    if (window.to_ns != 0) found.to_ns = start_ns + static_cast<std::uint64_t>(window.to_ns);
    return found;
}

}  // namespace

std::int64_t duration_of(const std::string& text, const std::string& option) {
    if (text.empty()) return 0;
    if (const auto ns = parse_duration(text)) return *ns;
    throw Failure("\"" + text + "\" is no duration", "write it with its unit: 500ms, 10s, 1.5min",
                  "option --" + option);
}

std::vector<std::filesystem::path> recordings_below(const std::filesystem::path& folder) {
    std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> found;
    std::error_code error;
    for (auto entry = std::filesystem::recursive_directory_iterator(folder, error); !error && entry != end(entry);
         entry.increment(error)) {
        const std::string name = entry->path().filename();
        if (!name.starts_with("recording") || !name.ends_with(".fah")) continue;
        const auto time = entry->last_write_time(error);
        if (!error) found.emplace_back(time, entry->path());
    }
    std::ranges::sort(found, std::greater{});
    std::vector<std::filesystem::path> files;
    files.reserve(found.size());
    for (auto& [time, path] : found) files.push_back(std::move(path));
    return files;
}

std::filesystem::path recording_of(const std::optional<std::string>& word, const Settings& settings) {
    if (!word) {
        const auto found = recordings_below(settings.output.value);
        if (!found.empty()) return found.front();
        throw Failure("there is no recording below " + settings.output.value.string(),
                      "name one (.../recording.fah), or make one with `fixingahole profile SCRIPT`");
    }
    const std::filesystem::path path(*word);
    std::error_code error;
    return std::filesystem::is_directory(path, error) ? path / RECORDING : path;
}

Profile read_profile(const std::filesystem::path& file, const PluginList& transforms, const ReadOptions& options) {
    RecordingReader reader(file);
    const TransformStages stages = make_transforms(transforms);
    const bool whole = options.window.is_whole_run();
    WindowSource part(reader, whole ? TimeWindow{} : absolute(options.window, summary_of(file).start_ns));
    BatchSource* source = &reader;
    if (!whole) source = &part;
    Profile profile = run_pipeline({.source = source,
                                    .transforms = pointers(stages),
                                    .heap_moments = options.heap_moments,
                                    .sample_limit = options.with_samples ? USUAL_SAMPLE_LIMIT : 0});
    RunFacts facts = reader.run_facts();
    if (!whole) add_window_facts(facts, options.window);
    complete(profile, std::move(facts), reader.start_ns());
    return profile;
}

}  // namespace fah

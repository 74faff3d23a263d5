// What each key means: paths against their folders, what has to exist.
#include "framework/config/settings.h"

#include "framework/config/environment.h"
#include "framework/config/layers.h"
#include "framework/config/plugin_options.h"
#include "framework/config/project_file.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace fah {
namespace {

namespace fs = std::filesystem;

std::vector<GivenSetting> settings_of(const std::vector<SettingFlag>& flags, const fs::path& folder) {
    std::vector<GivenSetting> result;
    for (const SettingFlag& flag : flags) {
        if (flag.value.empty() && !flag.key.starts_with("options.")) {
            throw Failure(flag.key + " was given an empty value", "give it a value, or leave the option out",
                          flag.place);
        }
        result.push_back({flag.key, {flag.value, {SettingSource::FLAG, flag.place, folder}}});
    }
    return result;
}

bool is_folder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

void refuse_empty(const std::string& key, const Setting<ParsedValue>& parsed) {
    if (parsed.value.text.empty()) {
        throw Failure(key + " must not be empty", "give it a value, or leave it out", parsed.origin.place);
    }
}

Setting<fs::path> root_of(const Layers& layers, const ProjectFile& project, const fs::path& folder) {
    if (!layers.has("root")) {
        const fs::path git_root = find_git_root(folder);
        const fs::path project_folder = project.file.parent_path();
        return {!git_root.empty() ? git_root : !project_folder.empty() ? project_folder : folder, SettingOrigin{}};
    }
    const Setting<ParsedValue> parsed = layers.parsed("root");
    refuse_empty("root", parsed);
    Setting<fs::path> root{parsed.value.text, parsed.origin};
    if (is_folder(root.value)) return root;
    const std::string state = is_there(root.value) ? " is not a folder" : " does not exist";
    throw Failure("root: " + root.value.string() + state, "name the folder that holds your code", root.origin.place);
}

// The folder is made when there is something to write; here only what can never become one is refused.
Setting<fs::path> output_of(const Layers& layers, const fs::path& root) {
    Setting<std::string> given{"performance", SettingOrigin{}};
    if (layers.has("output")) {
        const Setting<ParsedValue> parsed = layers.parsed("output");
        refuse_empty("output", parsed);
        given = {layers.written_text("output"), parsed.origin};
    }
    Setting<fs::path> output{absolute_path(given.value, root), given.origin};
    if (!is_there(output.value) || is_folder(output.value)) return output;
    throw Failure("output: " + output.value.string() + " is not a folder", "name another one", output.origin.place);
}

// "numpy" or "scipy.linalg".
bool is_import_name(const std::string& text) {
    const auto fits = [](unsigned char letter) { return std::isalnum(letter) != 0 || letter == '_' || letter == '.'; };
    return std::ranges::all_of(text, fits) && !text.starts_with('.') && !text.ends_with('.');
}

// Folders that do not exist are left out, with one warning for all.
void set_ignored(const Layers& layers, bool detailed, Settings& settings) {
    std::string missing, place;
    for (const Setting<std::string>& item : layers.list("ignore")) {
        const fs::path folder = absolute_path(item.value, settings.root.value);
        if (is_folder(folder)) {
            settings.ignore.push_back({folder, item.origin});
            continue;
        }
        if (detailed && is_import_name(item.value)) {
            settings.ignored_modules.push_back(item);
            continue;
        }
        missing += (missing.empty() ? "" : ", ") + folder.string();
        if (place.empty()) place = item.origin.place;
    }
    if (!missing.empty())
        settings.warnings.emplace_back("ignore names folders that do not exist: " + missing, "", place);
}

SettingPaths plugin_paths(const Layers& layers) {
    SettingPaths result;
    for (const Setting<std::string>& item : layers.list("plugin_path")) {
        const fs::path path = absolute_path(item.value, item.origin.folder);
        if (!is_there(path)) {
            throw Failure("plugin_path: " + path.string() + " does not exist",
                          "name a folder with plugins, or a plugin's file", item.origin.place);
        }
        std::error_code error;
        const fs::directory_iterator readable(is_folder(path) ? path : fs::path("/"), error);
        if (error)
            throw Failure("plugin_path: " + path.string() + " cannot be read: " + error.message(),
                          "check its permissions", item.origin.place);
        result.push_back({path, item.origin});
    }
    return result;
}

// A bare name is looked for on PATH when the target is launched.
Setting<std::string> python_of(const Layers& layers) {
    Setting<ParsedValue> parsed = layers.parsed("python");
    const std::string text = layers.has("python") ? layers.written_text("python") : "";
    if (text.find('/') == std::string::npos) return {text, parsed.origin};
    return {parsed.value.text, parsed.origin};
}

Setting<std::string> text_of(const Layers& layers, const std::string& key) {
    Setting<ParsedValue> parsed = layers.parsed(key);
    refuse_empty(key, parsed);
    return {parsed.value.text, parsed.origin};
}

Setting<std::int64_t> integer_of(const Layers& layers, const std::string& key) {
    const Setting<ParsedValue> parsed = layers.parsed(key);
    return {parsed.value.integer, parsed.origin};
}

Setting<std::int64_t> stop_after_of(const Layers& layers, const Setting<std::int64_t>& start) {
    Setting<std::int64_t> stop = integer_of(layers, "stop_after");
    if (stop.value == 0 || stop.value > start.value) return stop;
    throw Failure("stop_after is not after start_after: nothing would be sampled",
                  "both count from the program's start; make stop_after larger, or leave it out", stop.origin.place);
}

Setting<bool> switch_of(const Layers& layers, const std::string& key) {
    const Setting<ParsedValue> parsed = layers.parsed(key);
    return {parsed.value.integer != 0, parsed.origin};
}

Setting<DurationStyle> duration_of(const Layers& layers) {
    const Setting<ParsedValue> parsed = layers.parsed("duration");
    return {parsed.value.text == "absolute" ? DurationStyle::ABSOLUTE : DurationStyle::RELATIVE, parsed.origin};
}

// A timeline is looked at in a viewer; --reporter none keeps it in the recording alone.
void add_timeline_reporter(Settings& settings) {
    const auto is_perfetto = [](const auto& word) { return names_plugin("perfetto", word.value); };
    if (!settings.timeline.value || settings.reporters.empty()) return;
    if (std::any_of(settings.reporters.begin(), settings.reporters.end(), is_perfetto)) return;
    settings.reporters.push_back({"perfetto", settings.timeline.origin});
}

// Given on the command line where nothing listens to it.
void warn_of_min_duration(Settings& settings) {
    for (const PluginOption& option : settings.options)
        if (!settings.timeline.value && option.given.origin.place == "option --min-duration")
            settings.warnings.emplace_back("--min-duration has no effect without --timeline",
                                           "add --timeline, or leave it out");
}

void warn_of_precision(Settings& settings) {
    const auto is_heap = [](const auto& word) { return names_plugin("heap", word.value); };
    const bool has_heap = std::any_of(settings.memory.begin(), settings.memory.end(), is_heap);
    bool exact = false;
    for (const PluginOption& option : settings.options) {
        const auto* text = std::get_if<std::string>(&option.given.value);
        if (option.key == "mode" && names_plugin(option.plugin, "fah.memory.heap")) exact = text && *text == "exact";
    }
    if (has_heap && !exact) return;
    for (const PluginOption& option : settings.options) {
        if (option.given.origin.place != "option --precision") continue;
        if (has_heap)
            settings.warnings.emplace_back("--precision has no effect on what --memory=exact counts",
                                           "leave it out, or use --memory alone");
        else
            settings.warnings.emplace_back("--precision has no effect without --memory",
                                           "add --memory, or leave it out");
    }
}

fs::path virtual_environment(const Environment& environment, const fs::path& folder) {
    const auto found = environment.find("VIRTUAL_ENV");
    const bool is_active = found != environment.end() && !found->second.empty();
    return is_active ? absolute_path(found->second, folder) : fs::path();
}

}  // namespace

SettingSources current_sources(std::vector<SettingFlag> flags, bool detailed) {
    std::error_code error;
    const fs::path folder = fs::current_path(error);
    if (error) {
        throw Failure("the working directory cannot be read: " + error.message(), "change to a folder that exists");
    }
    return {folder, current_environment(), std::move(flags), detailed};
}

Settings resolve_settings(const SettingSources& sources) {
    const fs::path& folder = sources.working_directory;
    ProjectFile project = find_project_file(folder, virtual_environment(sources.environment, folder));
    Layers layers;
    layers.add(project.settings);
    layers.add(settings_of(sources.environment, folder));
    layers.add(settings_of(sources.flags, folder));

    Settings settings;
    if (project.has_table) settings.project_file = project.file;
    settings.root = root_of(layers, project, folder);
    settings.output = output_of(layers, settings.root.value);
    set_ignored(layers, sources.detailed, settings);
    settings.duration = duration_of(layers);
    settings.python = python_of(layers);
    settings.sampler = text_of(layers, "sampler");
    settings.memory = layers.plugins("memory");
    settings.reporters = layers.plugins("reporters");
    settings.suppressors = layers.plugins("suppressors");
    settings.transforms = layers.plugins("transforms");
    settings.clock = text_of(layers, "clock");
    settings.native = switch_of(layers, "native");
    settings.calls = switch_of(layers, "calls");
    settings.timeline = switch_of(layers, "timeline");
    settings.lines = layers.list("lines");
    settings.rate = integer_of(layers, "rate");
    settings.start_after = integer_of(layers, "start_after");
    settings.stop_after = stop_after_of(layers, settings.start_after);
    settings.recording_max = integer_of(layers, "recording_max");
    settings.plugin_path = plugin_paths(layers);
    settings.options = layers.take_options();
    add_timeline_reporter(settings);
    warn_of_precision(settings);
    warn_of_min_duration(settings);
    return settings;
}

SettingFlag option_flag(const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    const std::size_t dot = assignment.substr(0, equals).rfind('.');
    const bool has_all = equals != std::string::npos && dot != std::string::npos && dot > 0 && dot + 1 < equals;
    if (!has_all) {
        throw Failure("--option " + assignment + " is not of the form ID.key=value",
                      "for example --option rss.source=both", "option --option");
    }
    return {"options." + assignment.substr(0, equals), assignment.substr(equals + 1), "option --option " + assignment};
}

}  // namespace fah

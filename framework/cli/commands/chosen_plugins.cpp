#include "framework/cli/commands/chosen_plugins.h"

#include "framework/diagnostics/log.h"
#include "framework/plugin_host/plugin_folders.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace fah {
namespace {

using OptionKey = std::tuple<std::string, std::string, SettingSource>;  // of a plugin's id

// With the place where what it is about was set, unless it has one of its own.
[[noreturn]] void throw_at(const SettingOrigin& origin, const Failure& failure) {
    if (!failure.where().empty() || origin.source == SettingSource::DEFAULT) throw failure;
    throw Failure(failure.what(), failure.hint(), origin.place, failure.exit_code());
}

// One plugin may be named twice, by its id and by its last word.
PluginList create_all(const Registry& registry, std::uint32_t kind, const SettingWords& names,
                      const PluginOptions& options) {
    PluginList plugins;
    std::set<std::string_view> seen;
    for (const Setting<std::string>& name : names) {
        try {
            const Candidate& candidate = registry.find(kind, name.value);
            if (!seen.insert(candidate.id()).second) continue;
            plugins.push_back(std::make_unique<LoadedPlugin>(candidate, OptionValues(*candidate.descriptor, options)));
            plugins.back()->require_available();
        } catch (const Failure& failure) {
            throw_at(name.origin, failure);
        }
    }
    return plugins;
}

}  // namespace

Registry scan_plugins(const Settings& settings) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : settings.plugin_path) paths.push_back(entry.value);
    return Registry::scan(library_folder() / "plugins", paths);
}

void warn_of_refusals(const Registry& registry, const Settings& settings) {
    for (const Refusal& refusal : registry.refusals()) {
        const auto is_it = [&](const auto& entry) { return entry.value == refusal.file; };
        const auto named = std::ranges::find_if(settings.plugin_path, is_it);
        const Failure failure = as_failure(refusal);
        // Of a folder, and of a library with several, the others are taken; a file that was named itself was meant.
        if (refusal.id.empty() && named != settings.plugin_path.end())
            throw Failure(refusal.file.string() + ": " + failure.what(), failure.hint(), named->origin.place);
        print_warning(failure);
    }
}

std::vector<LoadedPlugin*> MeasuringPlugins::sources() const {
    std::vector<LoadedPlugin*> found{sampler.plugin.get()};
    for (const PluginList* list : {&counters, &memory})
        for (const auto& plugin : *list) found.push_back(plugin.get());
    return found;
}

std::vector<LoadedPlugin*> MeasuringPlugins::all() const {
    std::vector<LoadedPlugin*> found = sources();
    for (const PluginList* list : {&suppressors, &transforms})
        for (const auto& plugin : *list) found.push_back(plugin.get());
    return found;
}

namespace {

constexpr const char* TRACER = "fah.sampler.tracer";

constexpr const char* LINES = "fah.sampler.lines";

// The words of --lines as the options of the plugin that counts them.
PluginOptions with_lines(const Settings& settings) {
    PluginOptions options = settings.options;
    std::vector<GivenValue> words;
    for (const auto& word : settings.lines) words.push_back({word.value, word.origin});
    SettingOrigin origin = settings.lines.front().origin;
    origin.source = SettingSource::PROJECT_FILE;  // whose lists are lists
    options.push_back({LINES, "names", {words, origin}});
    options.push_back({LINES, "root", {settings.root.value.string(), settings.root.origin}});
    return options;
}

PluginList choose_counters(const Registry& registry, const Settings& settings, std::string_view sampler) {
    PluginList counters;
    const bool timeline = settings.timeline.value;
    if ((settings.calls.value || timeline) && sampler != TRACER) {
        const SettingOrigin& origin = timeline ? settings.timeline.origin : settings.calls.origin;
        PluginOptions options = settings.options;
        if (timeline)
            options.push_back({.plugin = TRACER, .key = "timeline", .given = {.value = true, .origin = origin}});
        counters = create_all(registry, FAH_KIND_SAMPLER, {{.value = TRACER, .origin = origin}}, options);
    }
    if (settings.lines.empty() || sampler == LINES) return counters;
    PluginList lines = create_all(registry, FAH_KIND_SAMPLER,
                                  {{.value = LINES, .origin = settings.lines.front().origin}}, with_lines(settings));
    std::ranges::move(lines, std::back_inserter(counters));
    return counters;
}

}  // namespace

namespace {

SamplerChoice sampler_for(const Registry& registry, const Settings& settings) {
    try {
        return choose_sampler(registry, settings.sampler.value, settings.options,
                              static_cast<double>(settings.rate.value));
    } catch (const Failure& failure) {
        throw_at(settings.sampler.origin, failure);
    }
}

}  // namespace

MeasuringPlugins choose_measuring(const Registry& registry, const Settings& settings) {
    const PluginOptions& options = settings.options;
    SamplerChoice sampler = sampler_for(registry, settings);
    const std::string_view id = sampler.plugin->id();
    return {
        .sampler = std::move(sampler),
        .counters = choose_counters(registry, settings, id),
        .memory = create_all(registry, FAH_KIND_MEMORY, settings.memory, options),
        .suppressors = create_all(registry, FAH_KIND_SUPPRESSOR, settings.suppressors, options),
        .transforms = choose_transforms(registry, settings),
    };
}

PluginList choose_reporters(const Registry& registry, const Settings& settings) {
    return create_all(registry, FAH_KIND_REPORTER, settings.reporters, settings.options);
}

bool need_samples(const PluginList& reporters) {
    const auto shows_samples = [](const fah_output& output) { return (output.flags & FAH_OUTPUT_SAMPLES) != 0; };
    return std::ranges::any_of(reporters, [&](const auto& plugin) {
        return std::ranges::any_of(outputs_of(plugin->reporter()), shows_samples);
    });
}

PluginList choose_transforms(const Registry& registry, const Settings& settings) {
    return create_all(registry, FAH_KIND_TRANSFORM, settings.transforms, settings.options);
}

namespace {

bool is_free(const SettingOrigin& origin) {
    return origin.source != SettingSource::FLAG || origin.place.starts_with("option --option");
}

// Of switches the last counts, -t -nt; of what is written out one of two is a mistake.
void refuse_second(std::map<OptionKey, SettingOrigin>& seen, OptionKey key, const PluginOption& option) {
    const SettingOrigin& origin = option.given.origin;
    const auto [first, is_first] = seen.try_emplace(std::move(key), origin);
    if (is_first || !(is_free(origin) || is_free(first->second))) return;
    throw Failure(option.key + " of " + option.plugin + " is given twice: by " + first->second.place + " too",
                  "give it once", origin.place);
}

}  // namespace

void check_plugin_options(const Registry& registry, const PluginOptions& options) {
    std::map<OptionKey, SettingOrigin> seen;
    for (const PluginOption& option : options) {
        try {
            const Candidate& candidate = registry.find(option.plugin);
            check_option(*candidate.descriptor, option);
            refuse_second(seen, {std::string(candidate.id()), option.key, option.given.origin.source}, option);
        } catch (const Failure& failure) {
            throw_at(option.given.origin, failure);
        }
    }
}

}  // namespace fah

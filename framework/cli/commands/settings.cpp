// `fixingahole settings`: what was chosen, and where. With --json for programs: the Python package reads it.
#include "framework/cli/commands/chosen_plugins.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/help.h"
#include "framework/config/setting_keys.h"
#include "framework/diagnostics/log.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

namespace fah {
namespace {

using boost::json::array;
using boost::json::object;

template <class Settings>
array texts(const Settings& settings) {
    array list;
    for (const auto& setting : settings) list.emplace_back(std::string(setting.value));
    return list;
}

object values_of(const Settings& settings) {
    const bool absolute = settings.duration.value == DurationStyle::ABSOLUTE;
    return {{"root", settings.root.value.string()},
            {"output", settings.output.value.string()},
            {"ignore", texts(settings.ignore)},
            {"duration", absolute ? "absolute" : "relative"},
            {"python", settings.python.value},
            {"sampler", settings.sampler.value},
            {"memory", texts(settings.memory)},
            {"reporters", texts(settings.reporters)},
            {"suppressors", texts(settings.suppressors)},
            {"transforms", texts(settings.transforms)},
            {"clock", settings.clock.value},
            {"native", settings.native.value},
            {"calls", settings.calls.value},
            {"timeline", settings.timeline.value},
            {"lines", texts(settings.lines)},
            {"rate", settings.rate.value},
            {"start_after", settings.start_after.value},
            {"stop_after", settings.stop_after.value},
            {"recording_max", settings.recording_max.value},
            {"plugin_path", texts(settings.plugin_path)}};
}

object places_of(const Settings& settings) {
    object places{{"root", settings.root.origin.place},
                  {"output", settings.output.origin.place},
                  {"duration", settings.duration.origin.place},
                  {"python", settings.python.origin.place},
                  {"sampler", settings.sampler.origin.place},
                  {"clock", settings.clock.origin.place},
                  {"native", settings.native.origin.place},
                  {"calls", settings.calls.origin.place},
                  {"timeline", settings.timeline.origin.place},
                  {"rate", settings.rate.origin.place},
                  {"start_after", settings.start_after.origin.place},
                  {"stop_after", settings.stop_after.origin.place},
                  {"recording_max", settings.recording_max.origin.place}};
    const auto add = [&places](const char* key, const auto& list) {
        if (!list.empty()) places[key] = list.back().origin.place;  // the strongest
    };
    add("ignore", settings.ignore);
    add("memory", settings.memory);
    add("reporters", settings.reporters);
    add("suppressors", settings.suppressors);
    add("transforms", settings.transforms);
    add("lines", settings.lines);
    add("plugin_path", settings.plugin_path);
    return places;
}

// What `profile` would refuse: names of plugins, and their options.
void check_plugins(const Settings& settings) {
    const Registry registry = scan_plugins(settings);
    check_plugin_options(registry, settings.options);
    const auto check = [&registry](std::uint32_t kind, const Setting<std::string>& name) {
        try {
            registry.find(kind, name.value);
        } catch (const Failure& failure) {
            throw Failure(failure.what(), failure.hint(), name.origin.place);
        }
    };
    if (settings.sampler.value != "auto") check(FAH_KIND_SAMPLER, settings.sampler);
    for (const auto& name : settings.memory) check(FAH_KIND_MEMORY, name);
    for (const auto& name : settings.reporters) check(FAH_KIND_REPORTER, name);
    for (const auto& name : settings.suppressors) check(FAH_KIND_SUPPRESSOR, name);
    for (const auto& name : settings.transforms) check(FAH_KIND_TRANSFORM, name);
}

std::string plain(const boost::json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (!value.is_array()) return boost::json::serialize(value);
    std::string text;
    for (const auto& item : value.get_array()) text += (text.empty() ? "" : ", ") + std::string(item.get_string());
    return text;
}

void print_table(const object& values, const object& places) {
    for (const auto& [key, value] : values) {
        const auto* place = places.if_contains(key);
        std::printf("%-14s %s%s\n", std::string(key).c_str(), plain(value).c_str(),
                    place == nullptr ? "" : ("  (" + std::string(place->get_string()) + ")").c_str());
    }
}

}  // namespace

int run_settings(const Invocation&, const Words& words) {
    const SettingsArguments arguments = parse_settings(words);
    if (arguments.help) return print_help(CommandName::SETTINGS);
    const Settings settings = resolve_settings(current_sources(arguments.settings));
    for (const Failure& warning : settings.warnings) print_warning(warning);
    check_plugins(settings);
    object values = values_of(settings);
    if (arguments.json) {
        values["project_file"] = settings.project_file.string();
        values["places"] = places_of(settings);
        std::puts(boost::json::serialize(values).c_str());
    } else {
        std::printf("%-14s %s\n", "project file",
                    settings.project_file.empty() ? "none with [tool.fixingahole]" : settings.project_file.c_str());
        print_table(values, places_of(settings));
        for (const PluginOption& option : settings.options)
            std::printf("%-14s %s  (%s)\n", "option",
                        (option.plugin + "." + option.key + " = " + described(option.given)).c_str(),
                        option.given.origin.place.c_str());
    }
    return 0;
}

}  // namespace fah

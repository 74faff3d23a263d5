// The settings of a run: what a person chose, by flag, environment variable or pyproject.toml, and where.
// Per key: flag > environment > pyproject.toml > default. Lists: a flag adds to what the others gave.
#pragma once

#include "framework/config/given_value.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fah {

enum class DurationStyle { RELATIVE, ABSOLUTE };  // times as percent of the whole, or in seconds

// An option of a plugin, not yet checked: only the plugin's schema can (option_values.h).
struct PluginOption {
    std::string plugin;  // as written: the plugin's id or its last words
    std::string key;
    GivenValue given;
};

using PluginOptions = std::vector<PluginOption>;  // in rising precedence
using SettingWords = std::vector<Setting<std::string>>;
using SettingPaths = std::vector<Setting<std::filesystem::path>>;

// Paths are absolute. Plugin words are as written: an id or its last words.
struct Settings {
    std::filesystem::path project_file;  // the pyproject.toml with our table, or empty
    Setting<std::filesystem::path> root;
    Setting<std::filesystem::path> output;  // may not exist yet
    SettingPaths ignore;                    // folders that exist; `output` is to be ignored too
    SettingWords ignored_modules;           // with SettingSources::detailed: import names among `ignore`
    Setting<DurationStyle> duration;
    Setting<std::string> python;  // an absolute path, a bare name to be found on PATH, or "" = to be found
    Setting<std::string> sampler;
    SettingWords memory;
    SettingWords reporters;
    SettingWords suppressors;
    SettingWords transforms;
    Setting<std::string> clock;
    Setting<bool> native;                 // C and C++ functions in the call tree
    Setting<bool> calls;                  // count every call, beside the samples
    Setting<bool> timeline;               // keep when long calls began and ended
    SettingWords lines;                   // functions and files of which each line is counted
    Setting<std::int64_t> rate;           // samples a second; 0 = the sampler's default
    Setting<std::int64_t> start_after;    // ns after the launch: nothing before is sampled
    Setting<std::int64_t> stop_after;     // ns after the launch: nothing later is; 0 = the program's end
    Setting<std::int64_t> recording_max;  // bytes
    SettingPaths plugin_path;             // folders or plugin files that exist
    PluginOptions options;
    std::vector<Failure> warnings;  // what was left out, to be printed once
};

// A setting given as a flag. `key` is a key of [tool.fixingahole], or "options.<plugin>.<key>".
struct SettingFlag {
    std::string key;
    std::string value;
    std::string place;  // for messages: "option --rate"
};

struct SettingSources {
    std::filesystem::path working_directory;         // absolute
    std::map<std::string, std::string> environment;  // the whole of it; FIXINGAHOLE_* and VIRTUAL_ENV are read
    std::vector<SettingFlag> flags;                  // in the order they were given
    bool detailed = false;                           // what is no folder may be an import name
};

// This process's folder and environment, and the flags. Throws Failure when the folder is gone.
SettingSources current_sources(std::vector<SettingFlag> flags, bool detailed = false);

// Reads the project file, checks everything that can be checked without a plugin. Throws Failure with place and hint.
Settings resolve_settings(const SettingSources& sources);

// `--option ID.key=value` as a flag. Throws Failure when the text is not of that form.
SettingFlag option_flag(const std::string& assignment);

}  // namespace fah

#include "framework/config/setting_keys.h"

#include <array>

namespace fah {
namespace {

constexpr fah_option key(uint32_t type, const char* name, const char* help, const char* default_value,
                         const char* minimum = nullptr, const char* maximum = nullptr, const char* choices = nullptr) {
    return {sizeof(fah_option), type, name, help, default_value, minimum, maximum, choices};
}

constexpr fah_option choice(const char* name, const char* help, const char* default_value, const char* choices) {
    return key(FAH_OPTION_CHOICE, name, help, default_value, nullptr, nullptr, choices);
}

// The default of root is computed; its text here says how.
constexpr std::array KEYS{
    key(FAH_OPTION_PATH, "root", "folder of the code that is yours", "the git repository, else the project's folder"),
    key(FAH_OPTION_PATH, "output", "folder for results, relative to root", "performance"),
    key(FAH_OPTION_LIST, "ignore", "folders to leave out, relative to root", ""),
    choice("duration", "times as percent of the whole or in seconds", "relative", "relative|absolute"),
    key(FAH_OPTION_PATH, "python", "interpreter that runs the script", ""),
    key(FAH_OPTION_STRING, "sampler", "plugin that takes the samples", "auto"),
    key(FAH_OPTION_LIST, "memory", "plugins that watch memory", "rss"),
    key(FAH_OPTION_LIST, "reporters", "plugins that write reports", "text,json,tree"),
    key(FAH_OPTION_LIST, "suppressors", "plugins that keep a library from opening windows", ""),
    key(FAH_OPTION_LIST, "transforms", "plugins that change samples on their way", ""),
    choice("clock", "CPU time, with auto also the waiting of main threads, with wall of every thread", "auto",
           "auto|cpu|wall"),
    key(FAH_OPTION_INT, "rate", "samples per second of CPU time, 0 = the sampler's default", "0", "0", "10000"),
    key(FAH_OPTION_DURATION, "start_after", "time after the start at which sampling begins", "0"),
    key(FAH_OPTION_DURATION, "stop_after", "time after the start at which sampling ends, 0 = with the program", "0"),
    key(FAH_OPTION_BOOL, "native", "show C and C++ functions in the call tree", "false"),
    key(FAH_OPTION_BOOL, "calls", "count and time every call, beside the samples", "false"),
    key(FAH_OPTION_BOOL, "timeline", "keep when each long call began and ended; counts calls, too", "false"),
    key(FAH_OPTION_LIST, "lines", "functions and files of which each line is counted and timed", ""),
    key(FAH_OPTION_BYTES, "recording_max", "size at which the recording is thinned", "256MB", "64KB"),
    key(FAH_OPTION_LIST, "plugin_path", "further folders with plugins", ""),
};

}  // namespace

std::span<const fah_option> setting_keys() { return KEYS; }

const fah_option* find_setting_key(std::string_view key) {
    for (const fah_option& option : KEYS) {
        if (option.key == key) return &option;
    }
    return nullptr;
}

std::vector<std::string> setting_key_names() {
    std::vector<std::string> names;
    names.reserve(KEYS.size());
    for (const fah_option& option : KEYS) names.emplace_back(option.key);
    return names;
}

}  // namespace fah

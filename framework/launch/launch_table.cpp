// The functions behind fah_launch. Plugins are foreign code: every argument is checked.
#include "framework/launch/launch_table.h"

#include <filesystem>

namespace fah {
namespace {

fah_text view(const std::string& text) { return {text.data(), text.size()}; }

constexpr uint32_t MOST_WORDS = 1000;

}  // namespace

LaunchTable::LaunchTable(LaunchPlan& plan, std::string plugin, double rate_hz, std::string clock, Fail fail)
    : plan_(plan),
      plugin_(std::move(plugin)),
      run_directory_(plan.run_directory),
      clock_(std::move(clock)),
      fail_(std::move(fail)) {
    table_ = {.struct_size = sizeof(fah_launch),
              .context = this,
              .run_dir = view(run_directory_),
              .rate_hz = rate_hz,
              .clock = view(clock_),
              .set_env = set_env,
              .preload = preload,
              .prelude = prelude,
              .wrap = wrap};
}

int32_t LaunchTable::refuse(const std::string& what, const std::string& hint) {
    fail_(FAH_BAD_ARGUMENT, plugin_ + ": " + what, hint);
    return FAH_BAD_ARGUMENT;
}

int32_t LaunchTable::set_env(const fah_launch* launch, const char* name, const char* value) {
    auto& table = self(launch);
    if (name == nullptr || value == nullptr) return table.refuse("set_env needs a name and a value", "");
    std::string text(name);
    if (!text.starts_with("_FAH_") || text.find('=') != std::string::npos || text == "_FAH_RUN") {
        return table.refuse("the environment variable " + text + " is not a plugin's to set",
                            "name it _FAH_ and something of your own");
    }
    table.plan_.environment.set(text, value);
    return FAH_OK;
}

int32_t LaunchTable::preload(const fah_launch* launch, const char* path, uint32_t position) {
    auto& table = self(launch);
    if (path == nullptr || *path != '/') {
        return table.refuse("the path of a preload must be absolute: " + std::string(path == nullptr ? "(null)" : path),
                            "");
    }
    if (position != FAH_PRELOAD_FIRST && position != FAH_PRELOAD_LAST) {
        return table.refuse("unknown preload position " + std::to_string(position),
                            "FAH_PRELOAD_FIRST or FAH_PRELOAD_LAST");
    }
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        return table.refuse("there is no shared object " + std::string(path), "install the plugin with its agent");
    }
    auto& list = position == FAH_PRELOAD_FIRST ? table.plan_.first_preloads : table.plan_.last_preloads;
    for (const auto& known : list) {
        if (known == path) return FAH_OK;
    }
    list.emplace_back(path);
    return FAH_OK;
}

int32_t LaunchTable::prelude(const fah_launch* launch, const char* name, fah_text source) {
    auto& table = self(launch);
    if (name == nullptr || *name == 0 || source.data == nullptr) {
        return table.refuse("a prelude needs a name and a source", "");
    }
    table.plan_.prelude.push_back({name, std::string(source.data, source.size)});
    return FAH_OK;
}

int32_t LaunchTable::wrap(const fah_launch* launch, const char* const* words, uint32_t count) {
    auto& table = self(launch);
    if (words == nullptr || count == 0 || count > MOST_WORDS) return table.refuse("a wrapper needs its words", "");
    for (uint32_t index = 0; index < count; ++index) {
        if (words[index] == nullptr) return table.refuse("a word of the wrapper is missing", "");
    }
    if (*words[0] != '/') return table.refuse("the wrapper's path must be absolute: " + std::string(words[0]), "");
    // The last one asked for stands outside.
    table.plan_.wrap.insert(table.plan_.wrap.begin(), words, words + count);
    ++table.plan_.wrappers;
    return FAH_OK;
}

}  // namespace fah

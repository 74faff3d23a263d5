// `fixingahole stats FOLDER`: statistics over runs that were made before.
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/statistics.h"
#include "framework/cli/help.h"
#include "framework/diagnostics/log.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace fah {
namespace {

namespace fs = std::filesystem;

// From here, or below the output folder.
fs::path folder_of(const std::string& asked, const Settings& settings) {
    std::error_code error;
    for (const fs::path& folder : {fs::path(asked), fs::path(settings.output.value) / asked})
        if (fs::is_directory(folder, error)) return folder;
    if (fs::exists(asked, error)) throw Failure(asked + " is not a folder", "name the folder that the profiles are in");
    throw Failure("there is no folder " + asked + " here, nor in " + settings.output.value.string(),
                  "name the folder that the profiles are in");
}

// Files of ours that are no profiles, which nobody has to be told.
bool is_other_result(const std::string& name, const std::string& statistics) {
    constexpr std::array<std::string_view, 6> OTHERS{".speedscope.json", ".perfetto.json", ".firefox.json",
                                                     ".speedscope",      ".perfetto",      ".firefox"};
    const auto is_in = [&](std::string_view other) {
        const std::size_t at = name.find(other);
        return at != std::string::npos && name.ends_with(".json");
    };
    return name.starts_with("function_stats") || name == statistics || std::ranges::any_of(OTHERS, is_in);
}

std::vector<std::string> profiles_in(const fs::path& folder, const std::string& statistics) {
    std::vector<std::string> files;
    std::error_code error;
    const auto options = fs::directory_options::skip_permission_denied;
    for (auto entry = fs::recursive_directory_iterator(folder, options, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
        const fs::path& path = entry->path();
        if (path.extension() == ".json" && !is_other_result(path.filename(), statistics)) files.push_back(path);
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace

int run_stats(const Invocation&, const Words& words) {
    const StatsArguments arguments = parse_stats(words);
    if (arguments.help) return print_help(CommandName::STATS);
    set_quiet(arguments.quiet);
    const Settings settings = resolve_settings(current_sources(arguments.settings));
    const fs::path folder = folder_of(arguments.folder, settings);
    write_statistics({.files = profiles_in(folder, arguments.statistics.file),
                      .folder = folder,
                      .root = settings.root.value,
                      .arguments = arguments.statistics,
                      .terminal = !arguments.quiet});
    return 0;
}

}  // namespace fah

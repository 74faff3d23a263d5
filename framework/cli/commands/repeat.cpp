#include "framework/cli/commands/repeat.h"

#include "framework/cli/commands/statistics.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/diagnostics/log.h"
#include "framework/report/plugin_reporter.h"

#include <algorithm>
#include <filesystem>
#include <optional>

namespace fah {
namespace {

constexpr const char* RESULTS = "profile_results.json";

}  // namespace

void check_repeat(const ProfileArguments& arguments, const Prepared& prepared) {
    const std::filesystem::path file(arguments.statistics.file);
    std::error_code error;
    if (file.has_parent_path() && !std::filesystem::is_directory(file.parent_path(), error))
        throw Failure("the statistics cannot be written to " + file.string() + ": its folder does not exist",
                      "name a file without a folder: it is made beside the results");
    check_statistics_file(file);
    const auto writes_json = [](const auto& plugin) { return plugin->id() == "fah.reporter.json"; };
    if (std::ranges::any_of(prepared.reporters, writes_json)) return;
    throw Failure("--repeat needs the reporter json: the statistics are made from its files",
                  "add --reporter json, or leave --repeat out");
}

int run_repeatedly(const Invocation& invocation, const ProfileArguments& arguments, Prepared& first,
                   const std::string& folder) {
    std::vector<std::string> files;
    std::optional<Prepared> later;
    for (std::uint32_t number = 1; number <= arguments.repeat; ++number) {
        if (number > 1) later.emplace(prepare(arguments));
        const std::string suffix = "_" + std::to_string(number);
        const std::string count = std::to_string(number) + " of " + std::to_string(arguments.repeat);
        const int code = run_once(invocation, arguments, later ? *later : first,
                                  {.folder = folder,
                                   .start = std::time(nullptr),
                                   .suffix = suffix,
                                   .is_repeated = true,
                                   .is_last = number == arguments.repeat});
        if (code != 0) {
            log(LogLevel::WARNING, "run " + count + " ended with exit code " + std::to_string(code) +
                                       ": no further one is started, and no statistics are written");
            return code;
        }
        log(LogLevel::INFO, "run " + count + " has ended");
        files.push_back(folder + "/" + with_suffix(RESULTS, suffix));
    }
    write_statistics({.files = files,
                      .folder = folder,
                      .root = first.settings.root.value,
                      .arguments = arguments.statistics,
                      .terminal = !arguments.quiet});
    return 0;
}

}  // namespace fah

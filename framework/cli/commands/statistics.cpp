#include "framework/cli/commands/statistics.h"

#include "framework/diagnostics/log.h"
#include "framework/report/atomic_file.h"
#include "framework/report/function_statistics.h"
#include "framework/report/git_metadata.h"
#include "framework/report/output_folder.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <set>

namespace fah {
namespace {

using boost::json::object;

constexpr std::size_t TOLD = 10;
constexpr std::size_t NAME_WIDTH = 36;
constexpr std::size_t LONGEST_NAME = 240;  // of 255, with room for what is added while it is written

std::vector<ProfileFile> read_all(const std::vector<std::string>& files) {
    std::vector<ProfileFile> runs;
    for (const std::string& file : files) {
        try {
            runs.push_back(read_profile_file(file));
        } catch (const Failure& failure) {
            print_warning(Failure(failure.what(), "it is left out of the statistics"));
        }
    }
    return runs;
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

object metadata_of(const std::vector<ProfileFile>& runs, const std::string& root) {
    std::set<std::string> files;
    for (const ProfileFile& run : runs)
        for (const FunctionFigures& function : run.functions) files.insert(function.file);
    const auto git = git_metadata(root, {files.begin(), files.end()});
    object metadata{{"repo", nullptr}, {"branch", nullptr}, {"commit", nullptr}, {"used_dirty_files", nullptr}};
    if (git)
        metadata = {{"repo", git->repo},
                    {"branch", git->branch},
                    {"commit", git->commit},
                    {"used_dirty_files", git->used_dirty_files}};
    metadata["utc_time"] = utc_now();
    return metadata;
}

object spread_object(const Spread& spread) { return {{"avg", spread.mean}, {"std", spread.deviation}}; }

// One function a line: objects keep the order in which they were filled.
std::string statistics_text(const std::vector<FunctionStatistics>& functions, std::size_t runs,
                            const object& metadata) {
    std::string text = "{";
    const auto add = [&](const std::string& key, const object& value) {
        text += (text.size() == 1 ? "\n " : ",\n ") + boost::json::serialize(boost::json::string(key)) + ": " +
                boost::json::serialize(value);
    };
    for (const FunctionStatistics& function : functions)
        add(function.key, {{"user", spread_object(function.user)},
                           {"system", spread_object(function.system)},
                           {"memory", spread_object(function.memory)},
                           {"count", runs}});
    if (!metadata.empty()) add("metadata", metadata);
    return text + "\n}\n";
}

std::string figure(const Spread& spread, std::size_t runs, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, spread.mean);
    std::string figure = text;
    if (runs > 1) {
        std::snprintf(text, sizeof text, " ± %.*f", digits, confidence(spread, runs));
        figure += text;
    }
    return figure;
}

void print_row(const std::string& name, const std::string& user, const std::string& system, const std::string& memory) {
    // "±" is two bytes and one column.
    const auto padded = [](const std::string& text, std::size_t width) {
        const auto columns = static_cast<std::size_t>(std::ranges::count_if(
            text, [](char letter) { return (static_cast<unsigned char>(letter) & 0xc0) != 0x80; }));
        return std::string(width > columns ? width - columns : 0, ' ') + text;
    };
    std::string left = name;
    if (left.size() > NAME_WIDTH) left = "..." + left.substr(left.size() - NAME_WIDTH + 3);
    std::printf("%-*s%s%s%s\n", static_cast<int>(NAME_WIDTH), left.c_str(), padded(user, 16).c_str(),
                padded(system, 15).c_str(), padded(memory, 13).c_str());
}

void print_table(const std::vector<FunctionStatistics>& functions, std::size_t runs) {
    std::printf("Statistics of %zu run%s%s\n\n", runs, runs == 1 ? "" : "s",
                runs > 1 ? ": mean, and half of its 95% confidence interval" : "");
    print_row("function", "user s", "system s", "memory MB");
    std::puts(std::string(80, '-').c_str());
    for (std::size_t i = 0; i < std::min(functions.size(), TOLD); ++i)
        print_row(functions[i].key, figure(functions[i].user, runs, 3), figure(functions[i].system, runs, 3),
                  figure(functions[i].memory, runs, 0));
    if (functions.size() > TOLD) std::printf("%zu more functions\n", functions.size() - TOLD);
}

}  // namespace

void check_statistics_file(const std::filesystem::path& path) {
    const std::string what = "the statistics cannot be written to " + path.string() + ": ";
    const char* hint = "name another file with --output-file";
    std::error_code error;
    if (path.filename().string().size() > LONGEST_NAME) throw Failure(what + "its name is too long", hint);
    if (std::filesystem::is_directory(path, error)) throw Failure(what + "it is a folder", hint);
}

void write_statistics(const StatisticsRequest& request) {
    const std::filesystem::path path = std::filesystem::path(request.folder) / request.arguments.file;
    std::error_code error;
    if (!std::filesystem::is_directory(path.parent_path(), error))
        throw Failure("the statistics cannot be written to " + path.string() + ": its folder does not exist",
                      "make that folder, or name another file with --output-file");
    check_statistics_file(path);
    if (!std::filesystem::exists(path, error) || std::filesystem::is_regular_file(path, error))
        check_writable(path.parent_path());
    const std::vector<ProfileFile> runs = read_all(request.files);
    if (runs.empty())
        throw Failure("there is no profile in " + request.folder,
                      "name a folder with profile_results.json files, or the JSON files of Scalene 2");
    const auto functions = function_statistics(runs, request.root, request.arguments.sort);
    const object metadata = request.arguments.metadata ? metadata_of(runs, request.root) : object{};
    AtomicFile file(path.string());
    file.write(statistics_text(functions, runs.size(), metadata));
    file.commit();
    if (!request.terminal) return;
    print_table(functions, runs.size());
    std::printf("\nWritten to %s\n", path.c_str());
    std::fflush(stdout);
}

}  // namespace fah

#include "framework/cli/commands/analysis_facts.h"

#include "framework/analysis/shown_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace fah {
namespace {

constexpr std::uintmax_t LARGEST_FILE = std::uintmax_t{4} << 20;
constexpr std::uintmax_t LARGEST_SUM = std::uintmax_t{64} << 20;
constexpr char SEPARATOR = '\n';

std::string text_of(const RunFacts& run, std::string_view key) {
    const Fact* fact = run.find(key);
    return fact == nullptr ? "" : fact->text;
}

std::vector<std::string> lines_of(const RunFacts& run, std::string_view key) {
    std::vector<std::string> lines;
    const std::string text = text_of(run, key);
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find(SEPARATOR, from), text.size());
        if (end > from) lines.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : std::string(1, SEPARATOR)) + line;
    return text;
}

std::vector<std::string> folders_of(const std::string& script) {
    if (script.empty()) return {};
    const std::filesystem::path path(script);
    std::vector<std::string> folders{path.parent_path()};
    std::error_code error;
    const auto real = std::filesystem::canonical(path, error);
    if (!error && real.parent_path() != folders.front()) folders.push_back(real.parent_path());
    return folders;
}

}  // namespace

void set_analysis_facts(RunFacts& run, const Settings& settings, const std::string& script) {
    std::vector<std::string> ignored;
    for (const auto& folder : settings.ignore) ignored.push_back(folder.value);
    std::vector<std::string> modules;
    for (const auto& name : settings.ignored_modules) modules.push_back(name.value);
    std::error_code error;
    run.set(text_fact("root", settings.root.value));
    run.set(text_fact("output", settings.output.value));
    run.set(text_fact("ignored_folders", joined(ignored)));
    if (!modules.empty()) run.set(text_fact("ignored_modules", joined(modules)));
    run.set(text_fact("script_folders", joined(folders_of(script))));
    run.set(text_fact("working_directory", std::filesystem::current_path(error)));
}

void add_chosen_later(const Settings& settings, RunFacts& run) {
    const auto is_flag = [](const auto& setting) { return setting.origin.source == SettingSource::FLAG; };
    std::vector<std::string> folders = lines_of(run, "ignored_folders"), modules = lines_of(run, "ignored_modules");
    for (const auto& folder : settings.ignore)
        if (is_flag(folder)) folders.push_back(folder.value);
    for (const auto& name : settings.ignored_modules)
        if (is_flag(name)) modules.push_back(name.value);
    run.set(text_fact("ignored_folders", joined(folders)));
    if (!modules.empty()) run.set(text_fact("ignored_modules", joined(modules)));
    if (!is_flag(settings.duration)) return;
    const bool relative = settings.duration.value == DurationStyle::RELATIVE;
    run.set(text_fact("duration", relative ? "relative" : "absolute"));
}

AnalysisOptions analysis_options(const RunFacts& run, bool detailed) {
    return {
        .root = text_of(run, "root"),
        .script_folders = lines_of(run, "script_folders"),
        .ignored_folders = lines_of(run, "ignored_folders"),
        .ignored_modules = lines_of(run, "ignored_modules"),
        .output_folder = text_of(run, "output"),
        .working_directory = text_of(run, "working_directory"),
        .detailed = detailed,
    };
}

void keep_sources(const Dictionary& dictionary, const AnalysisOptions& options, RunFacts& run) {
    std::uintmax_t sum = 0;
    for (std::uint32_t id = 1; id <= dictionary.function_count(); ++id) {
        const Function& function = dictionary.function(FunctionId{id});
        if (function.is_native()) continue;
        const std::string_view name = dictionary.string(function.file);
        const CodeFile file = describe_file(name, options);
        if (!file.shown || run.sources.contains(file.path)) continue;
        std::error_code error;
        const std::uintmax_t size = std::filesystem::file_size(file.path, error);
        if (error || size > LARGEST_FILE || sum + size > LARGEST_SUM) continue;
        std::ifstream stream(file.path, std::ios::binary);
        if (!stream) continue;
        run.sources[file.path].assign(std::istreambuf_iterator<char>(stream), {});
        sum += size;
    }
}

}  // namespace fah

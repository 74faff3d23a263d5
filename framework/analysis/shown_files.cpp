#include "framework/analysis/shown_files.h"

#include <algorithm>
#include <filesystem>
#include <optional>

namespace fah {
namespace {

bool is_pseudo(std::string_view name) { return name.empty() || name.front() == '<'; }

std::string normal_path(std::string_view name, const std::string& working_directory) {
    const std::filesystem::path path{name};
    return (path.is_absolute() ? path : std::filesystem::path{working_directory} / path).lexically_normal().string();
}

// What is left of `path` below `folder`; nothing when it is not below it.
std::optional<std::string_view> below(std::string_view path, std::string_view folder) {
    while (folder.ends_with('/')) folder.remove_suffix(1);
    if (!path.starts_with(folder) || path.size() <= folder.size() + 1 || path[folder.size()] != '/') return {};
    return path.substr(folder.size() + 1);
}

bool is_below(std::string_view path, const std::string& folder) {
    return !folder.empty() && below(path, folder).has_value();
}

bool is_below_any(std::string_view path, const std::vector<std::string>& folders) {
    return std::any_of(folders.begin(), folders.end(), [&](const std::string& each) { return is_below(path, each); });
}

bool starts_with_digit(std::string_view text) { return !text.empty() && text.front() >= '0' && text.front() <= '9'; }

// "python3.11", "python313.zip", "pypy3.10": the folder that holds a standard library, under lib or lib64.
bool is_standard_library_folder(std::string_view parent, std::string_view name) {
    if (!parent.starts_with("lib")) return false;
    for (std::string_view prefix : {"python3", "pypy3"}) {
        if (!name.starts_with(prefix)) continue;
        const std::string_view rest = name.substr(prefix.size());
        if (rest.starts_with('.') || starts_with_digit(rest)) return true;
    }
    return false;
}

// The part below the last site-packages or dist-packages, or below the standard library's folder.
std::optional<std::string_view> below_installed(std::string_view path) {
    std::optional<std::string_view> rest;
    std::string_view parent;
    for (std::size_t start = 1; start < path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string_view name = path.substr(start, end - start);
        const bool installed = name == "site-packages" || name == "dist-packages";
        if (end < path.size() && (installed || is_standard_library_folder(parent, name))) rest = path.substr(end + 1);
        parent = name;
        start = end + 1;
    }
    return rest;
}

std::string label_of(std::string_view path, std::optional<std::string_view> installed, const AnalysisOptions& options) {
    if (installed) return std::string{*installed};
    if (is_below(path, options.root)) return std::string{*below(path, options.root)};
    for (const std::string& folder : options.script_folders)
        if (is_below(path, folder)) return std::string{*below(path, folder)};
    return std::string{path};
}

// "scipy.linalg" is scipy/linalg/ and scipy/linalg.py below where libraries are installed.
bool is_of_module(std::string_view installed, const std::string& module) {
    std::string path = module;
    std::ranges::replace(path, '.', '/');
    if (!installed.starts_with(path)) return false;
    const std::string_view rest = installed.substr(path.size());
    return rest.starts_with('/') || rest.starts_with('.');
}

bool is_shown(std::string_view path, std::optional<std::string_view> installed, const AnalysisOptions& options) {
    if (is_below_any(path, options.ignored_folders)) return false;
    const auto names_it = [&](const std::string& module) { return installed && is_of_module(*installed, module); };
    if (std::ranges::any_of(options.ignored_modules, names_it)) return false;
    if (options.detailed) return true;
    const auto holds_output = [&](const std::string& folder) {
        return folder == options.output_folder || is_below(folder, options.output_folder);
    };
    const bool script_in_output =
        std::any_of(options.script_folders.begin(), options.script_folders.end(), holds_output);
    if (!script_in_output && is_below(path, options.output_folder)) return false;
    return !installed && (is_below(path, options.root) || is_below_any(path, options.script_folders));
}

}  // namespace

CodeFile describe_file(std::string_view name, const AnalysisOptions& options) {
    if (is_pseudo(name)) return {std::string{name}, std::string{name}, false};
    CodeFile file;
    file.path = normal_path(name, options.working_directory);
    const std::optional<std::string_view> installed = below_installed(file.path);
    file.label = label_of(file.path, installed, options);
    file.shown = is_shown(file.path, installed, options);
    return file;
}

}  // namespace fah

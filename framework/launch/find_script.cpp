#include "framework/launch/find_script.h"

#include "framework/config/suggest.h"
#include "framework/model/failure.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace fah {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t MOST_TOLD = 8;

bool is_searched(const fs::path& folder, const ScriptSearch& search) {
    const std::string name = folder.filename();
    if (name == ".git" || name == ".venv" || name == "__pycache__" || name == "node_modules") return false;
    std::error_code error;
    if (fs::exists(folder / "pyvenv.cfg", error)) return false;
    return std::ranges::find(search.skipped, folder.string()) == search.skipped.end();
}

// "a/b.py" is the end of "/root/a/b.py", not of "/root/aa/b.py".
bool ends_with(const fs::path& path, const fs::path& end) {
    auto mine = path.end();
    for (auto part = end.end(); part != end.begin();) {
        --part;
        if (mine == path.begin()) return false;
        if (*--mine != *part) return false;
    }
    return true;
}

// Files below root that fit, but those of folders that are not searched.
template <class Fits>
std::vector<fs::path> files_below_root(const ScriptSearch& search, const Fits& fits) {
    std::vector<fs::path> found;
    std::error_code error;
    const auto options = fs::directory_options::skip_permission_denied;
    for (auto entry = fs::recursive_directory_iterator(search.root, options, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_directory(ignored)) {
            if (!is_searched(entry->path(), search)) entry.disable_recursion_pending();
        } else if (fits(entry->path()) && entry->is_regular_file(ignored)) {
            found.push_back(entry->path());
        }
    }
    std::ranges::sort(found);
    return found;
}

std::vector<fs::path> candidates(const fs::path& end, const ScriptSearch& search) {
    return files_below_root(search, [&end](const fs::path& path) { return ends_with(path, end); });
}

std::string from_here(const fs::path& path, const std::string& here) {
    const fs::path relative = path.lexically_relative(here);
    return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

[[noreturn]] void refuse_ambiguous(const std::string& asked, const std::vector<fs::path>& found,
                                   const std::string& here) {
    std::string list;
    for (std::size_t i = 0; i < std::min(found.size(), MOST_TOLD); ++i) list += "\n    " + from_here(found[i], here);
    if (found.size() > MOST_TOLD) list += "\n    and " + std::to_string(found.size() - MOST_TOLD) + " more";
    throw Failure("the script " + asked + " is not the only one of that name:" + list, "give more of its path");
}

// Not a path that says where it begins.
bool is_name(const fs::path& asked) { return asked.is_relative() && !asked.empty() && *asked.begin() != ".."; }

// A script of nearly that name, or an empty path.
fs::path nearest_script(const fs::path& asked, const ScriptSearch& search) {
    const auto has_ending = [&asked](const fs::path& path) { return path.extension() == asked.extension(); };
    const std::vector<fs::path> scripts = files_below_root(search, has_ending);
    std::vector<std::string> names;
    names.reserve(scripts.size());
    for (const fs::path& script : scripts) names.push_back(script.filename());
    const std::string name = nearest_name(asked.filename().string(), names);
    const auto found = std::ranges::find(names, name);
    return name.empty() ? fs::path() : scripts[static_cast<std::size_t>(found - names.begin())];
}

// What a name without its ending, or with a slip in it, may have meant, and where it was looked for.
[[noreturn]] void refuse_missing(const std::string& asked, const ScriptSearch& search) {
    std::string hint = "give its path, relative to this folder or absolute";
    for (const char* ending : {".py", ".ipynb"}) {
        if (!fs::path(asked).extension().empty() || !is_name(asked)) break;
        const auto near = candidates(asked + ending, search);
        if (!near.empty()) hint = "did you mean " + from_here(near.front(), search.working_directory) + "?";
        if (!near.empty()) break;
    }
    const bool is_script = asked.ends_with(".py") || asked.ends_with(".ipynb");
    const fs::path near = is_script && is_name(asked) ? nearest_script(asked, search) : fs::path();
    if (!near.empty()) hint = "did you mean " + from_here(near, search.working_directory) + "?";
    const std::string where = is_name(asked) ? " here, nor below " + search.root : "";
    throw Failure("the script " + asked + " cannot be run: there is no such file" + where, hint);
}

}  // namespace

std::string find_script(const std::string& asked, const ScriptSearch& search) {
    std::error_code error;
    if (fs::exists(fs::status(asked, error))) return asked;
    if (error == std::errc::permission_denied)
        throw Failure("the script " + asked + " cannot be run: " + error.message(),
                      "check the permissions of its folders");
    const fs::path end = fs::path(asked).lexically_normal();
    const std::vector<fs::path> found = is_name(end) ? candidates(end, search) : std::vector<fs::path>{};
    if (found.size() > 1) refuse_ambiguous(asked, found, search.working_directory);
    if (found.empty()) refuse_missing(asked, search);
    return from_here(found.front(), search.working_directory);
}

}  // namespace fah

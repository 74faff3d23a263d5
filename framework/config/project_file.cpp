#include "framework/config/project_file.h"

#include <toml++/toml.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace fah {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (in.good()) return text.str();
    throw Failure("cannot read " + file.string() + ": " + std::strerror(errno), "make the file readable",
                  file.string());
}

toml::table parse(const fs::path& file) {
    try {
        return toml::parse(read_text(file), file.string());
    } catch (const toml::parse_error& error) {
        const std::string line = std::to_string(error.source().begin.line);
        throw Failure("not valid TOML: " + std::string(error.description()), "", file.string() + ":" + line);
    }
}

// Turns a table into assignments. Tables inside it become longer paths, so that options."a.b".key, options.a.b.key and
// [tool.fixingahole.options.a.b] are the same.
class TableReader {
public:
    explicit TableReader(const fs::path& file) : file_(file) {}

    void read(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table) {
            const std::string path = prefix + std::string(key.str());
            const bool is_inner = node.is_table() && path.starts_with("options");
            if (is_inner) {
                read(*node.as_table(), path + ".");
            } else {
                settings_.push_back({path, given(node, key.source().begin.line)});
            }
        }
    }

    std::vector<GivenSetting> take() { return std::move(settings_); }

private:
    GivenValue given(const toml::node& node, toml::source_index line) const {
        GivenValue result{OddValue{}, origin(line)};
        if (const auto* text = node.as_string()) {
            if (text->get().find('\0') != std::string::npos)
                throw Failure("a text must not have a NUL character in it", "", result.origin.place);
            result.value = text->get();
        } else if (const auto* flag = node.as_boolean()) {
            result.value = flag->get();
        } else if (const auto* integer = node.as_integer()) {
            result.value = integer->get();
        } else if (const auto* real = node.as_floating_point()) {
            result.value = real->get();
        } else if (const auto* array = node.as_array()) {
            result.value = items(*array);
        } else {
            result.value = OddValue{node.is_table() ? "a table" : "a date or time"};
        }
        return result;
    }

    std::vector<GivenValue> items(const toml::array& array) const {
        std::vector<GivenValue> result;
        for (const toml::node& item : array) result.push_back(given(item, item.source().begin.line));
        return result;
    }

    SettingOrigin origin(toml::source_index line) const {
        return {SettingSource::PROJECT_FILE, file_.string() + ":" + std::to_string(line), file_.parent_path()};
    }

    const fs::path& file_;
    std::vector<GivenSetting> settings_;
};

// What has the name and cannot be read is no silent absence: its settings would be left out.
bool is_file(const fs::path& path) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) return true;
    if (!fs::exists(fs::symlink_status(path, error))) return false;
    throw Failure(
        "cannot read " + path.string() + ": it is " + (fs::is_directory(path, error) ? "a folder" : "no file"),
        "make it a file, or take it away", path.string());
}

fs::path git_root_or_top(const fs::path& folder) {
    const fs::path root = find_git_root(folder);
    return root.empty() ? folder.root_path() : root;
}

}  // namespace

fs::path find_git_root(const fs::path& folder) {
    for (fs::path here = folder;; here = here.parent_path()) {
        std::error_code ignored;
        if (fs::exists(here / ".git", ignored)) return here;
        if (here == here.parent_path()) return {};
    }
}

ProjectFile read_project_file(const fs::path& file) {
    ProjectFile project{file, false, {}};
    const toml::table document = parse(file);
    const auto* tool = document.get("tool");
    if (tool != nullptr && !tool->is_table())
        throw Failure("tool must be a table", "write [tool.fixingahole] on a line of its own",
                      file.string() + ":" + std::to_string(tool->source().begin.line));
    const auto ours = document.at_path("tool.fixingahole");
    if (!ours) return project;
    if (!ours.is_table()) {
        const std::string line = std::to_string(ours.node()->source().begin.line);
        throw Failure("tool.fixingahole must be a table", "write [tool.fixingahole] on a line of its own",
                      file.string() + ":" + line);
    }
    TableReader reader(project.file);
    reader.read(*ours.as_table(), "");
    project.has_table = true;
    project.settings = reader.take();
    return project;
}

ProjectFile find_project_file(const fs::path& folder, const fs::path& virtual_environment) {
    std::vector<fs::path> candidates;
    const fs::path last = git_root_or_top(folder);
    for (fs::path here = folder;; here = here.parent_path()) {
        candidates.push_back(here / "pyproject.toml");
        if (here == last || here == here.parent_path()) break;
    }
    if (!virtual_environment.empty()) {
        candidates.push_back(virtual_environment.parent_path() / "pyproject.toml");
    }
    ProjectFile nearest;
    for (const fs::path& candidate : candidates) {
        if (!is_file(candidate)) continue;
        ProjectFile project = read_project_file(candidate);
        if (project.has_table) return project;
        if (nearest.file.empty()) nearest = std::move(project);
    }
    return nearest;
}

}  // namespace fah

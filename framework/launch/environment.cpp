// Reads and changes the target's environment; looks programs up in its PATH.
#include "framework/launch/environment.h"

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>

namespace fah {
namespace {

bool is_named(const std::string& entry, std::string_view name) {
    return entry.size() > name.size() && entry[name.size()] == '=' && entry.compare(0, name.size(), name) == 0;
}

}  // namespace

Environment Environment::of_this_process() {
    Environment environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
        environment.entries_.emplace_back(*entry);
    return environment;
}

std::optional<std::string> Environment::get(std::string_view name) const {
    for (const auto& entry : entries_) {
        if (is_named(entry, name)) return entry.substr(name.size() + 1);
    }
    return std::nullopt;
}

void Environment::set(std::string_view name, std::string_view value) {
    std::string entry(name);
    entry.append("=").append(value);
    auto old = std::find_if(entries_.begin(), entries_.end(), [&](const auto& e) { return is_named(e, name); });
    if (old == entries_.end()) {
        entries_.push_back(std::move(entry));
    } else {
        *old = std::move(entry);
    }
}

void Environment::unset(std::string_view name) {
    std::erase_if(entries_, [&](const auto& entry) { return is_named(entry, name); });
}

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> parts;
    for (size_t begin = 0; begin <= path.size();) {
        size_t end = std::min(path.find(':', begin), path.size());
        parts.emplace_back(end == begin ? "." : path.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool is_executable_file(const std::string& path) {
    struct stat about {};
    return stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) && access(path.c_str(), X_OK) == 0;
}

std::string find_program(const std::string& name, const Environment& environment) {
    if (name.empty()) return "";
    if (name.find('/') != std::string::npos) return is_executable_file(name) ? name : "";
    // What execvp takes when PATH is not set.
    for (const auto& directory : split_path(environment.get("PATH").value_or("/bin:/usr/bin"))) {
        std::string candidate = directory;
        candidate.append("/").append(name);
        if (is_executable_file(candidate)) return candidate;
    }
    return "";
}

}  // namespace fah

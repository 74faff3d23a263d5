#include "framework/collect/test_support/interpreters.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

namespace fah::testing {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

fs::path pyenv_root() {
    const std::string root = environment("PYENV_ROOT");
    return root.empty() ? fs::path(environment("HOME")) / ".pyenv" : fs::path(root);
}

std::vector<fs::path> folders() {
    std::vector<fs::path> all;
    std::error_code none;
    for (const auto& version : fs::directory_iterator(pyenv_root() / "versions", none)) {
        all.push_back(version.path() / "bin");
    }
    std::sort(all.begin(), all.end());
    std::istringstream path(environment("PATH"));
    for (std::string folder; std::getline(path, folder, ':');) {
        if (folder.find("/shims") == std::string::npos) all.emplace_back(folder);
    }
    const std::string cache = environment("XDG_CACHE_HOME");  // tests/pythons/forky.py makes what is there
    all.push_back((cache.empty() ? fs::path(environment("HOME")) / ".cache" : fs::path(cache)) /
                  "fixingahole-tests/forky/usr/outside/bin");
    return all;
}

}  // namespace

std::vector<Interpreter> find_interpreters(int first_minor) {
    std::map<int, std::string> found;
    for (const fs::path& folder : folders()) {
        for (int minor = first_minor; minor < 30; ++minor) {
            const fs::path path = folder / ("python3." + std::to_string(minor));
            if (::access(path.c_str(), X_OK) == 0) found.try_emplace(minor, path.string());
        }
    }
    std::vector<Interpreter> all;
    all.reserve(found.size());
    for (const auto& [minor, path] : found) all.push_back({path, minor});
    return all;
}

std::string missing_versions(const std::vector<Interpreter>& found, int first_minor, int last_minor) {
    std::string missing;
    for (int minor = first_minor; minor <= last_minor; ++minor) {
        const auto is_it = [minor](const Interpreter& one) { return one.minor == minor; };
        if (std::any_of(found.begin(), found.end(), is_it)) continue;
        missing += (missing.empty() ? "3." : " 3.") + std::to_string(minor);
    }
    return missing;
}

}  // namespace fah::testing

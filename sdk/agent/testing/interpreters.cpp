#include "sdk/agent/testing/interpreters.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

namespace fah::testing {
namespace {

namespace fs = std::filesystem;

constexpr int OLDEST_MINOR = 8, NEWEST_REQUIRED_MINOR = 13, NEWEST_MINOR = 15;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string output_of(const std::string& command) {
    std::string text;
    std::array<char, 256> buffer{};
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return text;
    while (fgets(buffer.data(), buffer.size(), pipe)) text += buffer.data();
    pclose(pipe);
    return text;
}

std::vector<fs::path> candidates() {
    std::vector<fs::path> found;
    std::string root = environment("PYENV_ROOT");
    if (root.empty()) root = environment("HOME") + "/.pyenv";
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root + "/versions", error))
        found.push_back(entry.path() / "bin/python3");
    // tests/pythons/forky.py makes these.
    std::string cache = environment("XDG_CACHE_HOME");
    if (cache.empty()) cache = environment("HOME") + "/.cache";
    for (int minor = NEWEST_REQUIRED_MINOR + 1; minor <= NEWEST_MINOR; ++minor) {
        const std::string name = "python3." + std::to_string(minor);
        found.push_back(cache + "/fixingahole-tests/forky/usr/outside/bin/" + name);
    }
    std::istringstream path(environment("PATH"));
    for (std::string folder; std::getline(path, folder, ':');) {
        if (folder.find("shims") != std::string::npos) continue;
        found.emplace_back(fs::path(folder) / "python3");
        for (int minor = OLDEST_MINOR; minor <= NEWEST_MINOR; ++minor)
            found.emplace_back(fs::path(folder) / ("python3." + std::to_string(minor)));
    }
    return found;
}

// A virtual environment's python is the same file as its base's, so real paths are compared.
bool describe(const fs::path& file, Interpreter& out) {
    static const std::string question =
        " -Ic \"import sys,sysconfig;print(sys.implementation.name, *sys.version_info[:3], "
        "sysconfig.get_config_var('Py_GIL_DISABLED') or 0)\" 2>/dev/null";
    std::istringstream answer(output_of("'" + file.string() + "'" + question));
    std::string name;
    int major = 0, micro = 0, free_threaded = 0;
    answer >> name >> major >> out.minor >> micro >> free_threaded;
    out.path = file.string();
    out.version = std::to_string(major) + "." + std::to_string(out.minor) + "." + std::to_string(micro);
    return name == "cpython" && major == 3 && out.minor >= OLDEST_MINOR && out.minor <= NEWEST_MINOR && !free_threaded;
}

std::vector<Interpreter> find() {
    std::vector<Interpreter> found;
    std::set<fs::path> seen;
    for (const auto& candidate : candidates()) {
        std::error_code error;
        const fs::path real = fs::canonical(candidate, error);
        Interpreter interpreter;
        if (error || !seen.insert(real).second || !describe(real, interpreter)) continue;
        found.push_back(interpreter);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.minor < b.minor; });
    for (int minor = OLDEST_MINOR; minor <= NEWEST_REQUIRED_MINOR; ++minor) {
        if (std::none_of(found.begin(), found.end(), [&](const auto& each) { return each.minor == minor; }))
            std::printf("[  MISSING ] no CPython 3.%d on this machine: not tested\n", minor);
    }
    return found;
}

}  // namespace

const std::vector<Interpreter>& interpreters() {
    static const std::vector<Interpreter> all = find();
    return all;
}

}  // namespace fah::testing

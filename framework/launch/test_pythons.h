// For tests: the real interpreters of this machine, and running one.
#pragma once

#include "framework/launch/environment.h"

#include <sys/wait.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace fah {

struct ProgramRun {
    int exit_code = -1;
    std::string text;  // standard output and standard error as they came
};

inline std::string shell_quoted(const std::string& word) {
    std::string quoted = "'";
    for (char letter : word) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    return quoted + "'";
}

// With this environment and no other.
inline ProgramRun run_program(const std::vector<std::string>& words, const Environment& environment) {
    std::string line = "exec env -i";
    for (const auto& entry : environment.entries()) line += " " + shell_quoted(entry);
    for (const auto& word : words) line += " " + shell_quoted(word);
    FILE* pipe = popen((line + " 2>&1 </dev/null").c_str(), "r");
    ProgramRun run;
    if (pipe == nullptr) return run;
    char part[4096];
    for (size_t size = 0; (size = fread(part, 1, sizeof part, pipe)) > 0;) run.text.append(part, size);
    const int status = pclose(pipe);
    run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return run;
}

// pythonMAJOR.MINOR of pyenv, of PATH, and the system's own; one for each version that is there.
inline std::vector<std::string> test_pythons(const std::string& major = "3", int from = 8, int to = 15) {
    std::vector<std::string> found;
    const auto environment = Environment::of_this_process();
    const std::string root = environment.get("PYENV_ROOT").value_or(environment.value("HOME") + "/.pyenv");
    std::string cache = environment.value("XDG_CACHE_HOME");  // tests/pythons/forky.py makes what is there
    if (cache.empty()) cache = environment.value("HOME") + "/.cache";
    for (int minor = from; minor <= to; ++minor) {
        const std::string version = major + "." + std::to_string(minor);
        std::vector<std::string> candidates;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(root + "/versions", error)) {
            if (entry.path().filename().string().starts_with(version + "."))
                candidates.push_back(entry.path() / ("bin/python" + version));
        }
        std::sort(candidates.begin(), candidates.end());
        candidates.push_back("/usr/bin/python" + version);
        candidates.push_back(cache + "/fixingahole-tests/forky/usr/outside/bin/python" + version);
        const auto python = std::find_if(candidates.begin(), candidates.end(), is_executable_file);
        if (python != candidates.end()) found.push_back(*python);
    }
    return found;
}

}  // namespace fah

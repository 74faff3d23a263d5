#include "framework/launch/shim.h"

#include "framework/launch/program_file.h"
#include "framework/model/failure.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

namespace fah {
namespace {

namespace fs = std::filesystem;

// The versions of a file: one a line, or several by blanks; "#" starts a comment.
std::vector<std::string> versions_in(const fs::path& file) {
    std::ifstream stream(file);
    std::vector<std::string> found;
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        for (std::string word; words >> word;) found.push_back(word);
    }
    return found;
}

std::vector<std::string> chosen_versions(const fs::path& pyenv, const Environment& environment) {
    std::string given = environment.value("PYENV_VERSION");
    if (!given.empty()) {
        std::vector<std::string> found;
        std::istringstream words(given);
        for (std::string word; std::getline(words, word, ':');) found.push_back(word);
        return found;
    }
    std::error_code error;
    for (fs::path folder = fs::current_path(error); !folder.empty(); folder = folder.parent_path()) {
        auto found = versions_in(folder / ".python-version");
        if (!found.empty()) return found;
        if (folder == folder.root_path()) break;
    }
    return versions_in(pyenv / "version");
}

// "3.12.1" as its numbers; empty when there is anything else in it, as in 3.13.0t or 3.14-dev: a short name means none
// of these.
std::vector<int> numbers_of(const std::string& version) {
    if (version.find_first_not_of("0123456789.") != std::string::npos) return {};
    std::vector<int> numbers;
    std::istringstream parts(version);
    for (std::string part; std::getline(parts, part, '.');) numbers.push_back(std::atoi(part.c_str()));
    return numbers;
}

// "3.11" stands for the newest 3.11.N that is installed, "3" for the newest of all.
fs::path version_folder(const fs::path& versions, const std::string& name) {
    std::error_code error;
    if (fs::is_directory(versions / name, error)) return versions / name;
    fs::path best;
    std::vector<int> best_numbers;
    for (const auto& entry : fs::directory_iterator(versions, error)) {
        const std::string candidate = entry.path().filename();
        const std::vector<int> numbers = numbers_of(candidate);
        if (!candidate.starts_with(name + ".") || numbers <= best_numbers) continue;
        best = entry.path();
        best_numbers = numbers;
    }
    return best;
}

// "" when pyenv's rules do not lead to a program.
std::string behind_pyenv(const fs::path& shim, const Environment& environment) {
    const fs::path pyenv = shim.parent_path().parent_path();
    for (const std::string& version : chosen_versions(pyenv, environment)) {
        if (version == "system") break;
        const fs::path folder = version_folder(pyenv / "versions", version);
        if (folder.empty()) continue;
        std::string program = folder / "bin" / shim.filename();
        if (is_executable_file(program)) return program;
    }
    return "";
}

std::string shell_quoted(const std::string& word) {
    std::string quoted = "'";
    for (const char letter : word) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    return quoted + "'";
}

// Asks the script itself; -I -S keeps it quick and away from the user's start-up files.
std::string asked(const std::string& script) {
    const std::string command =
        "exec " + shell_quoted(script) + " -I -S -c 'import sys; print(sys.executable)' 2>/dev/null";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "re"), ::pclose);
    std::array<char, 4096> line{};
    if (!pipe || std::fgets(line.data(), line.size(), pipe.get()) == nullptr) return "";
    std::string program(line.data());
    while (!program.empty() && program.back() == '\n') program.pop_back();
    return program;
}

}  // namespace

std::string program_behind(const std::string& path, const Environment& environment) {
    if (shebang_of(path).empty()) return path;
    std::string program;
    if (fs::path(path).parent_path().filename() == "shims") program = behind_pyenv(path, environment);
    if (program.empty()) program = asked(path);
    if (!program.empty() && is_executable_file(program)) return program;
    throw Failure("the shim " + path + " does not lead to a Python",
                  "run it once to see why, or name an interpreter with --python PATH");
}

}  // namespace fah

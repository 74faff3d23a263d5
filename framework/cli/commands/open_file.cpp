#include "framework/cli/commands/open_file.h"

#include "framework/diagnostics/log.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace fah {
namespace {

constexpr const char* OPENER = "xdg-open";

// The opener comes back at once; its own children do what lasts. False when it is not there or says that it could not.
bool opened(std::string file) {
    std::string command = OPENER;
    char* const words[] = {command.data(), file.data(), nullptr};
    pid_t child = 0;
    if (::posix_spawnp(&child, OPENER, nullptr, nullptr, words, environ) != 0) return false;
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

void open_file(const std::vector<std::string>& files) {
    if (files.empty()) return log(LogLevel::WARNING, "--open: no reporter wrote a file");
    const auto is_page = [](const std::string& file) { return file.ends_with(".html"); };
    const auto page = std::ranges::find_if(files, is_page);
    const std::string file = std::filesystem::absolute(page == files.end() ? files.front() : *page);
    if (!opened(file)) log(LogLevel::WARNING, std::string(OPENER) + " could not open it; the report is " + file);
}

}  // namespace fah

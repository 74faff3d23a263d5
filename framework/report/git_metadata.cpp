#include "framework/report/git_metadata.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <set>

namespace fah {
namespace {

// Its standard output without the last line end; nothing when it fails.
std::optional<std::string> git(const std::string& folder, std::vector<std::string> words) {
    words.insert(words.begin(), {"git", "--no-optional-locks", "-C", folder});
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = -1;
    const int error = posix_spawnp(&child, "git", &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    std::string text;
    char part[4096];
    for (ssize_t got = 0; error == 0 && (got = read(ends[0], part, sizeof part)) > 0;)
        text.append(part, static_cast<std::size_t>(got));
    close(ends[0]);
    int status = -1;
    if (error != 0 || waitpid(child, &status, 0) != child || status != 0) return std::nullopt;
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

std::string repository_name(const std::string& top) {
    std::string address = git(top, {"config", "--get", "remote.origin.url"}).value_or("");
    if (address.empty()) address = top;
    while (address.ends_with('/')) address.pop_back();
    if (address.ends_with(".git")) address.resize(address.size() - 4);
    return address.substr(address.find_last_of("/:") + 1);
}

// "XY name", each ended by a NUL; a renamed file's old name follows on its own.
std::set<std::string> changed_files(const std::string& top) {
    std::set<std::string> files;
    const std::string list = git(top, {"status", "--porcelain", "-z", "--untracked-files=all"}).value_or("");
    for (std::size_t from = 0; from < list.size();) {
        const std::size_t end = std::min(list.find('\0', from), list.size());
        if (end > from + 3 && list[from + 2] == ' ') files.insert(top + "/" + list.substr(from + 3, end - from - 3));
        from = end + 1;
    }
    return files;
}

}  // namespace

std::optional<GitMetadata> git_metadata(const std::string& folder, const std::vector<std::string>& files) {
    const auto top = git(folder, {"rev-parse", "--show-toplevel"});
    const auto commit = git(folder, {"rev-parse", "HEAD"});
    const auto branch = git(folder, {"rev-parse", "--abbrev-ref", "HEAD"});
    if (!top || !commit || !branch) return std::nullopt;
    GitMetadata metadata{.repo = repository_name(*top), .branch = *branch, .commit = *commit};
    const std::set<std::string> changed = changed_files(*top);
    for (const std::string& file : files) {
        std::error_code error;
        const auto real = std::filesystem::weakly_canonical(file, error);
        metadata.used_dirty_files = metadata.used_dirty_files || changed.contains(error ? file : real.string());
    }
    return metadata;
}

}  // namespace fah

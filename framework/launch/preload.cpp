// Composes LD_PRELOAD and makes the links that it needs.
#include "framework/launch/preload.h"

#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>

#include "framework/model/failure.h"

namespace fah {
namespace {

namespace fs = std::filesystem;

constexpr const char* SEPARATORS = " :\t\n";

// FNV-1a: a short, stable name for a folder.
std::string hash_of(const std::string& text) {
    uint64_t hash = 14695981039346656037u;
    for (char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
    char name[17];
    snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(hash));
    return name;
}

std::vector<std::string> link_folders(const Environment& environment) {
    std::vector<std::string> folders;
    if (auto cache = environment.value("XDG_CACHE_HOME"); cache.starts_with('/'))
        folders.push_back(cache + "/fixingahole");
    if (auto home = environment.value("HOME"); home.starts_with('/')) folders.push_back(home + "/.cache/fixingahole");
    folders.push_back("/var/tmp/fixingahole-" + std::to_string(geteuid()));
    std::erase_if(folders, [](const auto& folder) { return !is_preloadable(folder); });
    return folders;
}

// Nobody else may be able to turn the link: it is loaded into the user's program. What is there is left as it is.
bool make_private(const std::string& folder) {
    std::error_code error;
    fs::create_directories(fs::path(folder).parent_path(), error);
    mkdir(folder.c_str(), 0700);
    struct stat about {};
    return lstat(folder.c_str(), &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid() &&
           (about.st_mode & 022) == 0;
}

bool make_link(const std::string& link, const fs::path& folder) {
    std::error_code error;
    if (fs::read_symlink(link, error) == folder) return true;
    // Another run may do the same at the same time: made aside, then renamed over.
    std::string aside = link + "." + std::to_string(getpid());
    fs::remove(aside, error);
    fs::create_directory_symlink(folder, aside, error);
    if (!error) fs::rename(aside, link, error);
    return !error;
}

// The folder is linked, not the file: an agent finds the core beside itself.
std::string link_to_folder(const fs::path& folder, const Environment& environment) {
    for (const auto& own : link_folders(environment)) {
        std::string link = own + "/" + hash_of(folder.string());
        if (make_private(own) && make_link(link, folder)) return link;
    }
    return "";
}

bool names_file(const std::string& list, const std::string& path) {
    for (size_t begin = list.find_first_not_of(SEPARATORS); begin != std::string::npos;) {
        size_t end = list.find_first_of(SEPARATORS, begin);
        if (list.compare(begin, end - begin, path) == 0) return true;
        begin = list.find_first_not_of(SEPARATORS, end);
    }
    return false;
}

}  // namespace

bool is_preloadable(const std::string& path) {
    // `$` would be taken for $ORIGIN and the like.
    return path.find_first_of(SEPARATORS) == std::string::npos && path.find('$') == std::string::npos;
}

std::string preload_path(const std::string& path, const Environment& environment) {
    if (is_preloadable(path)) return path;
    fs::path file(path);
    std::string name = file.filename().string();
    std::string link = is_preloadable(name) ? link_to_folder(file.parent_path(), environment) : "";
    if (link.empty()) {
        throw Failure("LD_PRELOAD cannot name " + path + ", because blanks, colons and $ mean something else there",
                      "install it under a path without them, or make ~/.cache writable for a link");
    }
    return link + "/" + name;
}

std::string compose_preload(const LaunchPlan& plan, const std::string& users_own) {
    std::vector<std::string> parts;
    auto add = [&](const std::string& path) {
        auto name = preload_path(path, plan.environment);
        if (!names_file(users_own, name)) parts.push_back(name);
    };
    for (const auto& path : plan.first_preloads) add(path);
    if (!users_own.empty()) parts.push_back(users_own);
    if (!plan.core.empty()) add(plan.core);
    for (const auto& path : plan.last_preloads) add(path);
    std::string list;
    for (const auto& part : parts) list += (list.empty() ? "" : ":") + part;
    return list;
}

}  // namespace fah

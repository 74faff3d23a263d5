#include "framework/launch/cgroup.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace fah {
namespace {

namespace fs = std::filesystem;

// Version 1 says "no limit" by a number: the largest that fits, rounded to pages.
constexpr uint64_t NO_LIMIT = uint64_t{1} << 62;

struct Mount {
    std::string root;  // the group that is seen at the mount point
    std::string point;
};

bool has_word(const std::string& list, const std::string& wanted) {
    std::istringstream words(list);
    for (std::string word; std::getline(words, word, ',');) {
        if (word == wanted) return true;
    }
    return false;
}

// A line of mountinfo: id parent device root point options... - type source options
std::optional<Mount> find_mount(const std::string& proc, bool second) {
    std::ifstream file(proc + "/self/mountinfo");
    for (std::string line; std::getline(file, line);) {
        const size_t dash = line.find(" - ");
        if (dash == std::string::npos) continue;
        std::string type, source, options, id, parent, device;
        Mount mount;
        std::istringstream(line.substr(dash + 3)) >> type >> source >> options;
        std::istringstream(line) >> id >> parent >> device >> mount.root >> mount.point;
        if (second ? type == "cgroup2" : type == "cgroup" && has_word(options, "memory")) return mount;
    }
    return std::nullopt;
}

// A line of cgroup: number:controllers:path; version 2 has neither number nor controllers.
std::optional<std::string> group_path(const std::string& proc, bool second) {
    std::ifstream file(proc + "/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        const size_t first = line.find(':');
        const size_t last = first == std::string::npos ? first : line.find(':', first + 1);
        if (last == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, last - first - 1);
        if (second ? controllers.empty() : has_word(controllers, "memory")) return line.substr(last + 1);
    }
    return std::nullopt;
}

std::string folder_of(const std::string& proc, bool second) {
    const auto mount = find_mount(proc, second);
    const auto path = group_path(proc, second);
    if (!mount || !path) return "";
    std::string below = *path;
    if (mount->root != "/" && below.starts_with(mount->root)) below.erase(0, mount->root.size());
    std::error_code error;
    for (const std::string& folder : {mount->point + (below == "/" ? "" : below), mount->point}) {
        if (fs::exists(folder + "/" + (second ? "cgroup.procs" : "memory.oom_control"), error)) return folder;
    }
    return "";
}

std::optional<uint64_t> counter_in(const std::string& path) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string name;
        uint64_t count = 0;
        if (words >> name >> count && name == "oom_kill") return count;
    }
    return std::nullopt;
}

std::optional<uint64_t> number_in(const std::string& path) {
    std::ifstream file(path);
    uint64_t number = 0;
    if (file >> number && number < NO_LIMIT) return number;
    return std::nullopt;
}

}  // namespace

MemoryGroup own_memory_group(const std::string& proc) {
    MemoryGroup group;
    // Where both are mounted, memory is with one of them only: the one that has the files.
    for (const bool second : {false, true}) {
        const std::string folder = folder_of(proc, second);
        if (folder.empty()) continue;
        group.folder = folder;
        group.second = second;
        group.counter_file = folder + (second ? "/memory.events" : "/memory.oom_control");
        if (group.kills()) return group;
    }
    group.counter_file = proc + "/vmstat";
    group.whole_machine = true;
    if (!group.kills()) group.counter_file.clear();
    return group;
}

std::optional<uint64_t> MemoryGroup::kills() const { return counter_in(counter_file); }

std::optional<uint64_t> MemoryGroup::limit() const {
    std::optional<uint64_t> smallest;
    const char* name = second ? "memory.max" : "memory.limit_in_bytes";
    for (fs::path place = folder; !folder.empty() && place.has_relative_path(); place = place.parent_path()) {
        const auto number = number_in(place / name);
        if (number) smallest = std::min(smallest.value_or(*number), *number);
    }
    return smallest;
}

}  // namespace fah

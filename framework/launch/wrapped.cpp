// Reads /proc for a wrapper's child.
#include "framework/launch/wrapped.h"

#include <poll.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace fah {
namespace {

pid_t parent_of(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string line;
    std::getline(file, line);
    size_t bracket = line.rfind(')');
    return bracket == std::string::npos ? 0 : static_cast<pid_t>(strtol(line.c_str() + bracket + 4, nullptr, 10));
}

// For kernels that have no /proc/PID/task/TID/children.
pid_t search_child_of(pid_t parent) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos && parent_of(name) == parent) {
            return static_cast<pid_t>(std::stol(name));
        }
    }
    return 0;
}

std::string executable_of(pid_t pid) {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/exe", error).string();
}

}  // namespace

pid_t child_of(pid_t parent) {
    std::string name = std::to_string(parent);
    std::ifstream children("/proc/" + name + "/task/" + name + "/children");
    if (!children) return search_child_of(parent);
    pid_t child = 0;
    children >> child;
    return child;
}

pid_t wait_for_child_of(pid_t wrapper, const std::function<bool()>& stop) {
    const std::string executable = executable_of(wrapper);
    for (int millisecond = 0; millisecond < 1000 && !stop(); ++millisecond) {
        pid_t child = child_of(wrapper);
        if (child > 0) return child;
        if (executable_of(wrapper) != executable) return 0;
        poll(nullptr, 0, 1);
    }
    return 0;
}

}  // namespace fah

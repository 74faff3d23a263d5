// Finds our own files by a path relative to the running executable.
#include "framework/launch/installation.h"

#include <filesystem>

namespace fah {

Installation Installation::of_prefix(const std::string& prefix, const std::string& command) {
    return {.command = command,
            .launcher = prefix + "/libexec/fixingahole/fixingahole-launch",
            .agent_directory = prefix + "/lib/fixingahole/agents",
            .plugin_directory = prefix + "/lib/fixingahole/plugins",
            .notebook_runner = prefix + "/lib/fixingahole/notebook.py"};
}

Installation Installation::of_this_process() {
    std::error_code error;
    auto command = std::filesystem::read_symlink("/proc/self/exe", error);
    return of_prefix(command.parent_path().parent_path().string(), command.string());
}

}  // namespace fah

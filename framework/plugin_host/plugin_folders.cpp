#include "framework/plugin_host/plugin_folders.h"

#include <algorithm>
#include <system_error>

namespace fah {
namespace {

void add_objects(const std::filesystem::path& folder, std::vector<std::filesystem::path>& files) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        if (entry.path().extension() == ".so") files.push_back(entry.path());
    }
}

}  // namespace

std::filesystem::path library_folder() {
    std::error_code failed;
    const std::filesystem::path command = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (failed) {
        throw Failure("the folder of plugins cannot be found: /proc/self/exe cannot be read (" + failed.message() + ")",
                      "Mount /proc.", "", EXIT_INTERNAL);
    }
    return (command.parent_path() / "../lib/fixingahole").lexically_normal();
}

std::vector<std::filesystem::path> plugin_files(const std::filesystem::path& file_or_folder) {
    std::error_code none;
    if (!std::filesystem::is_directory(file_or_folder, none)) return {file_or_folder};
    std::vector<std::filesystem::path> files;
    add_objects(file_or_folder, files);
    for (std::uint32_t kind = FAH_KIND_SAMPLER; kind <= FAH_KIND_TRANSFORM; ++kind) {
        add_objects(file_or_folder / kind_folder(kind), files);
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::filesystem::path agent_file(const Candidate& candidate, const std::filesystem::path& library) {
    const char* name = candidate.descriptor->agent;
    if (name == nullptr || *name == '\0') return {};
    std::filesystem::path beside = candidate.file.parent_path() / name;
    std::filesystem::path shared = library / "agents" / name;
    std::error_code none;
    if (std::filesystem::is_regular_file(beside, none)) return beside;
    if (std::filesystem::is_regular_file(shared, none)) return shared;
    throw Failure("the agent of the plugin " + std::string(candidate.id()) + " is missing: there is neither " +
                      beside.string() + " nor " + shared.string(),
                  "Put the agent beside the plugin, or install fixingahole again.");
}

}  // namespace fah

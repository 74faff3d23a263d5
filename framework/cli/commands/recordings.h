// Recordings as a person names them: a file, a folder of results, or nothing for the newest; and the profile that one holds.
#pragma once

#include "framework/cli/commands/chosen_plugins.h"
#include "framework/model/profile.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace fah {

inline constexpr const char* RECORDING = "recording.fah";

// A part of a run, in ns since its start.
struct ReportWindow {
    std::int64_t from_ns = 0;
    std::int64_t to_ns = 0;  // 0 = the end
    bool is_whole_run() const { return from_ns == 0 && to_ns == 0; }
};

// "10s"; "" is 0. Throws Failure that names the option.
std::int64_t duration_of(const std::string& text, const std::string& option);

// Those below a folder, the newest first.
std::vector<std::filesystem::path> recordings_below(const std::filesystem::path& folder);
// The file, the recording in the folder, or the newest below the output folder. Throws Failure.
std::filesystem::path recording_of(const std::optional<std::string>& word, const Settings& settings);

struct ReadOptions {
    bool with_samples = false;  // Profile::samples
    ReportWindow window;
    std::vector<std::uint64_t> heap_moments;  // see PipelineParts
};
// Through the transforms. Throws Failure: no recording, of a newer version.
Profile read_profile(const std::filesystem::path& file, const PluginList& transforms, const ReadOptions& options);

}  // namespace fah

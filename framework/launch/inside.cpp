// The names of the variables and of the file are those of python/fixingahole/inside.py.
#include "framework/launch/inside.h"

#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace fah {

void close_files_of_program() {
    const char* text = std::getenv("_FAH_INSIDE_FILES");
    if (text == nullptr) return;
    std::istringstream words(text);
    const std::vector<int> kept{std::istream_iterator<int>(words), {}};
    std::vector<int> open;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error))
        open.push_back(std::atoi(entry.path().filename().c_str()));
    for (const int file : open) {
        if (file > STDERR_FILENO && std::find(kept.begin(), kept.end(), file) == kept.end()) ::close(file);
    }
}

std::optional<InsideProgram> inside_program(const Environment& environment) {
    const auto label = environment.get("_FAH_INSIDE");
    if (!label) return std::nullopt;
    return InsideProgram{.label = *label,
                         .script = environment.value("_FAH_INSIDE_SCRIPT"),
                         .command = environment.value("_FAH_INSIDE_COMMAND"),
                         .pid = std::atoi(environment.value("_FAH_INSIDE_PID").c_str())};
}

void tell_folder(Environment& environment, const std::string& folder) {
    environment.set("_FAH_INSIDE_FOLDER", std::filesystem::absolute(folder).lexically_normal().string());
}

std::vector<std::string> read_use_inside(const std::string& run_directory, TargetResult& result) {
    std::ifstream file(run_directory + "/inside");
    uint64_t begin = 0, end = 0;
    int64_t user = 0, system = 0, peak = 0;
    if (!(file >> begin >> end >> user >> system >> peak) || end < begin) return {};
    result.start_ns = begin;
    result.ended.end_ns = end;
    result.ended.user_ns = user;
    result.ended.system_ns = system;
    result.ended.max_rss_bytes = peak;
    std::vector<std::string> notes;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty()) notes.push_back(line);
    }
    return notes;
}

}  // namespace fah

// Chooses, makes and removes run directories.
#include "framework/launch/run_directory.h"

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cstring>
#include <filesystem>

#include "framework/launch/process.h"
#include "framework/model/failure.h"

namespace fah {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view PREFIX = "fixingahole-run-";
constexpr uint64_t ALL_RINGS = 32u << 20;

struct Owner {
    uint64_t pid_namespace = 0;
    pid_t pid = 0;
    uint64_t start = 0;
};

// fixingahole-run-<pid namespace>-<pid>-<start>-<random>
std::string name_pattern() {
    pid_t pid = getpid();
    return std::string(PREFIX) + std::to_string(pid_namespace()) + "-" + std::to_string(pid) + "-" +
           std::to_string(process_start(pid)) + "-XXXXXX";
}

std::optional<Owner> owner_of(const std::string& name) {
    unsigned long long space = 0, start = 0;
    int pid = 0, end = 0;
    if (!name.starts_with(PREFIX)) return std::nullopt;
    if (sscanf(name.c_str() + PREFIX.size(), "%llu-%d-%llu-%n", &space, &pid, &start, &end) != 3) return std::nullopt;
    if (end == 0) return std::nullopt;
    return Owner{space, pid, start};
}

bool is_ours(const std::string& path) {
    struct stat about {};
    return lstat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid();
}

std::string in_mebibytes(uint64_t bytes) {
    char text[32];
    snprintf(text, sizeof text, bytes < (1u << 20) ? "%.2f MB" : "%.0f MB", static_cast<double>(bytes) / (1 << 20));
    return text;
}

}  // namespace

std::vector<std::string> RunDirectory::default_places(const Environment& environment) {
    std::vector<std::string> places = {"/dev/shm"};
    for (const char* name : {"XDG_RUNTIME_DIR", "TMPDIR"}) places.push_back(environment.value(name));
    places.emplace_back("/tmp");
    std::vector<std::string> usable;
    for (const auto& place : places) {
        bool named = place.starts_with('/') && place.find(':') == std::string::npos;
        if (named && std::find(usable.begin(), usable.end(), place) == usable.end()) usable.push_back(place);
    }
    return usable;
}

bool RunDirectory::owner_runs(const std::string& path) {
    auto owner = owner_of(fs::path(path).filename().string());
    // Pids of another namespace cannot be looked up: a folder that is still there is taken for one in use.
    if (owner && owner->pid_namespace != pid_namespace()) return is_ours(path);
    return owner && is_alive(owner->pid, owner->start);
}

int RunDirectory::remove_stale(const std::vector<std::string>& places) {
    int removed = 0;
    for (const auto& place : places) {
        std::error_code error;
        for (fs::directory_iterator entry(place, error), end; !error && entry != end; entry.increment(error)) {
            auto path = entry->path().string();
            auto owner = owner_of(entry->path().filename().string());
            if (!owner || !is_ours(path) || owner_runs(path)) continue;
            std::error_code ignored;  // another start may be removing it too
            if (fs::remove_all(path, ignored) > 0) ++removed;
        }
    }
    return removed;
}

RunDirectory::RunDirectory(const std::vector<std::string>& places, uint64_t ring_bytes) {
    choose(places, ring_bytes);
    if (path_.empty()) {
        std::string reasons;
        for (const auto& note : notes_) reasons += (reasons.empty() ? "" : "; ") + note;
        throw Failure("there is no place for the run directory: " + reasons,
                      "free some space, or set TMPDIR to a folder with 4 MB free");
    }
    describe(ring_bytes);
}

RunDirectory::~RunDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void RunDirectory::choose(const std::vector<std::string>& places, uint64_t ring_bytes) {
    std::vector<PlaceProbe> probes;
    for (const auto& place : places) {
        probes.push_back(probe(place, ring_bytes));
        const auto& found = probes.back();
        if (found.ring_bytes == ring_bytes && make_in(place)) {
            probe_ = found;
            return;
        }
        notes_.push_back(found.path + " was passed over: " + (found.problem.empty() ? "not writable" : found.problem));
    }
    std::stable_sort(probes.begin(), probes.end(),
                     [](const auto& left, const auto& right) { return left.ring_bytes > right.ring_bytes; });
    for (const auto& found : probes) {
        if (found.ring_bytes < SMALLEST_RING || !make_in(found.path)) continue;
        probe_ = found;
        std::erase_if(notes_, [&](const auto& note) { return note.starts_with(found.path + " was"); });
        return;
    }
}

bool RunDirectory::make_in(const std::string& place) {
    std::string path = place + "/" + name_pattern();
    if (mkdtemp(path.data()) == nullptr) return false;
    path_ = path;
    return true;
}

void RunDirectory::describe(uint64_t wanted) {
    const auto& place = probe_.path;
    reduced_ = probe_.ring_bytes < wanted || ring_budget() < ALL_RINGS || !probe_.in_memory;
    if (probe_.ring_bytes < wanted) {
        notes_.push_back(place + " has " + in_mebibytes(probe_.free_bytes) + " free: rings are " +
                         in_mebibytes(probe_.ring_bytes) + " instead of " + in_mebibytes(wanted) +
                         ", samples may be lost when the program is busy");
    } else if (ring_budget() < ALL_RINGS) {
        notes_.push_back(place + " has " + in_mebibytes(probe_.free_bytes) + " free: rings may take " +
                         in_mebibytes(ring_budget()) + " together, further processes run unprofiled");
    }
    if (!probe_.in_memory) notes_.push_back(place + " is not in memory: rings may be written to the disk");
    if (probe_.no_exec) notes_.push_back(place + " is mounted noexec, which costs nothing: only data is kept there");
}

uint64_t RunDirectory::ring_budget() const {
    // The other half is for the program, which may use the same place.
    return std::clamp(probe_.free_bytes / 2, probe_.ring_bytes, ALL_RINGS);
}

}  // namespace fah

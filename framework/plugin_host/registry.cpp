#include "framework/plugin_host/registry.h"

#include "framework/plugin_host/inspect.h"
#include "framework/plugin_host/library.h"
#include "framework/plugin_host/plugin_folders.h"

#include <algorithm>
#include <set>
#include <string>
#include <system_error>
#include <tuple>

namespace fah {
namespace {

// One file reached by two ways is one library.
std::filesystem::path real_path(const std::filesystem::path& file) {
    std::error_code failed;
    std::filesystem::path real = std::filesystem::canonical(file, failed);
    return failed ? file : real;
}

Refusal duplicate_refusal(const Candidate& refused, const Candidate& other) {
    const bool one_file = refused.file == other.file;
    return {
        .file = refused.file,
        .id = std::string(refused.id()),
        .reason = one_file ? "the file has two plugins of that id" : "its id is also that of " + other.file.string(),
        .hint = one_file ? "This is a bug of the plugin: tell those who made it." : "Take one of the two away.",
        .built_in = refused.built_in,
        .kind = refused.kind()};
}

}  // namespace

Registry Registry::scan(const std::filesystem::path& built_in, const std::vector<std::filesystem::path>& plugin_path) {
    Registry registry;
    std::set<std::filesystem::path> seen;
    const auto add = [&](const std::filesystem::path& place, bool ours) {
        for (const auto& file : plugin_files(place)) {
            if (seen.insert(real_path(file)).second) registry.add_library(file, ours);
        }
    };
    if (!built_in.empty()) add(built_in, true);
    for (const auto& place : plugin_path) add(place, false);
    registry.drop_agents();
    std::stable_sort(registry.candidates_.begin(), registry.candidates_.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.kind(), a.id()) < std::tuple(b.kind(), b.id());
    });
    registry.refuse_duplicates();
    return registry;
}

void Registry::add_library(const std::filesystem::path& file, bool built_in) {
    const auto opened = open_library(file);
    Inspection found;
    if (const auto* refusal = std::get_if<Refusal>(&opened)) {
        found.refusals.push_back(*refusal);
    } else {
        found = inspect_library(file, *std::get<const fah_entry*>(opened));
    }
    for (Candidate& candidate : found.candidates) {
        candidate.built_in = built_in;
        candidates_.push_back(std::move(candidate));
    }
    for (Refusal& refusal : found.refusals) {
        refusal.built_in = built_in;
        refusals_.push_back(std::move(refusal));
    }
}

// An agent lies beside its plugin and is no plugin: that is no news to anybody.
void Registry::drop_agents() {
    std::erase_if(refusals_, [&](const Refusal& refusal) {
        return std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& candidate) {
            const char* agent = candidate.descriptor->agent;
            return agent != nullptr && candidate.file.parent_path() / agent == refusal.file;
        });
    });
}

// candidates_ is sorted by kind and id, but one id may stand under two kinds.
void Registry::refuse_duplicates() {
    std::vector<Candidate> kept;
    for (const Candidate& candidate : candidates_) {
        const auto other = std::find_if(candidates_.begin(), candidates_.end(), [&](const Candidate& one) {
            return &one != &candidate && one.id() == candidate.id();
        });
        if (other == candidates_.end()) {
            kept.push_back(candidate);
        } else {
            refusals_.push_back(duplicate_refusal(candidate, *other));
        }
    }
    candidates_ = std::move(kept);
}

std::vector<const Candidate*> Registry::of_kind(std::uint32_t kind) const {
    std::vector<const Candidate*> found;
    for (const Candidate& candidate : candidates_) {
        if (candidate.kind() == kind) found.push_back(&candidate);
    }
    return found;
}

}  // namespace fah

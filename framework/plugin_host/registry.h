// All plugins that can be found: scanned once, then asked by name. Scanning loads libraries and reads their static data;
// it creates no plugin.
#pragma once

#include "framework/plugin_host/candidate.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace fah {

class Registry {
public:
    // built_in: the folder of our own plugins (library_folder() / "plugins"), or empty. plugin_path: folders or files of a
    // person's, absolute. A library that cannot be used becomes a refusal; nothing is thrown for it. Two plugins of one id:
    // both are refused, each names the other.
    static Registry scan(const std::filesystem::path& built_in, const std::vector<std::filesystem::path>& plugin_path);

    // By kind, then id.
    const std::vector<Candidate>& candidates() const { return candidates_; }
    const std::vector<Refusal>& refusals() const { return refusals_; }
    std::vector<const Candidate*> of_kind(std::uint32_t kind) const;

    // By id, or by its last words ("signal", "sampler.signal"). Throws Failure when it is refused (with that reason),
    // ambiguous (naming all), of another kind, or unknown (with the nearest name).
    const Candidate& find(std::uint32_t kind, std::string_view name) const;
    // As find, over every kind.
    const Candidate& find(std::string_view name) const;

private:
    void add_library(const std::filesystem::path& file, bool built_in);
    void drop_agents();
    void refuse_duplicates();

    std::vector<Candidate> candidates_;
    std::vector<Refusal> refusals_;
};

}  // namespace fah

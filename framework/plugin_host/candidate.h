// What a scan found: plugins that can be loaded, and libraries that were refused. Plain data; reading it runs no plugin code.
#pragma once

#include "framework/model/failure.h"

#include <fixingahole/plugin.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace fah {

// A plugin whose descriptor was checked. The texts are the library's static data: libraries are never unloaded.
struct Candidate {
    std::filesystem::path file;
    bool built_in = false;
    const fah_entry* entry = nullptr;
    std::uint32_t index = 0;  // of the plugin within its library
    const fah_descriptor* descriptor = nullptr;

    std::string_view id() const { return descriptor->id; }
    std::uint32_t kind() const { return descriptor->kind; }
};

// A library, or one plugin of it, that cannot be used.
struct Refusal {
    std::filesystem::path file;
    std::string id;  // "" when the library did not come as far as saying one
    std::string reason;
    std::string hint;
    bool built_in = false;
    std::uint32_t kind = 0;  // 0 when not known
};

// "sampler", "memory", "reporter", "suppressor", "transform"; "kind 9" for others.
std::string kind_word(std::uint32_t kind);

// The folder of a kind below a plugin folder: "samplers", "memory", ...; "" for kinds that do not exist.
std::string_view kind_folder(std::uint32_t kind);

// What stands behind the last dot of an id.
std::string_view last_word(std::string_view id);

// For the terminal: which file, why, what to do.
Failure as_failure(const Refusal& refusal);

}  // namespace fah

// Checks what a library's entry says, plugin by plugin, before anybody relies on it. Calls entry->descriptor and nothing
// else of the plugin.
#pragma once

#include "framework/plugin_host/candidate.h"

#include <variant>
#include <vector>

namespace fah {

struct Inspection {
    std::vector<Candidate> candidates;
    std::vector<Refusal> refusals;
};

// The plugins of an opened library. Never throws for what the library does.
Inspection inspect_library(const std::filesystem::path& file, const fah_entry& entry);

}  // namespace fah

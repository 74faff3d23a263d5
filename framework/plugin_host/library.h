// Opens one file as a plugin library. The only user of Boost.DLL. Nothing of a library runs before its bytes show that it
// is a plugin of our major version and machine; once loaded it is never unloaded.
#pragma once

#include "framework/plugin_host/candidate.h"

#include <fixingahole/plugin.h>

#include <filesystem>
#include <variant>

namespace fah {

// The library's entry, not yet checked but for being there; or why there is none. Never throws.
std::variant<const fah_entry*, Refusal> open_library(const std::filesystem::path& file);

}  // namespace fah

// What `fixingahole plugins` and `plugins show ID` print.
#pragma once

#include "framework/config/settings.h"
#include "framework/plugin_host/registry.h"

#include <filesystem>
#include <string>

namespace fah {

// One line per plugin: kind, id, version, whether it is available and why (each is created with `options` and probed, then
// destroyed); below, the libraries that were refused.
std::string describe_plugins(const Registry& registry, const PluginOptions& options);

// All about one: summary, version, availability, file, agent, platforms, options with type, default, range and help.
// library: where agents are looked for (library_folder()).
std::string describe_plugin(const Candidate& candidate, const PluginOptions& options,
                            const std::filesystem::path& library);

}  // namespace fah

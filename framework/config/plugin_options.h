// Which plugin an option is for, and reading a plugin's schema. Knows descriptors, loads nothing.
#pragma once

#include "framework/config/settings.h"

#include <fixingahole/plugin.h>

#include <string_view>
#include <vector>

namespace fah {

// "rss", "memory.rss" and "fah.memory.rss" all name fah.memory.rss.
bool names_plugin(std::string_view word, std::string_view id);

// The descriptor's options, whatever size a newer header gave them. They live as long as the plugin's library.
std::vector<const fah_option*> schema_of(const fah_descriptor& descriptor);

// Checks every given option, of plugins not chosen for this run too: the plugin is there and is only one, the key is in its
// schema, the value fits. Throws Failure with place and nearest name.
void check_plugin_options(const PluginOptions& options, const std::vector<const fah_descriptor*>& plugins);

}  // namespace fah

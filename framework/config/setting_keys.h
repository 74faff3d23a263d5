// The keys of [tool.fixingahole], in one table of the same form as a plugin's options.
#pragma once

#include <fixingahole/options.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fah {

// Sorted as a person would list them. Static.
std::span<const fah_option> setting_keys();

// nullptr when there is no such key.
const fah_option* find_setting_key(std::string_view key);

std::vector<std::string> setting_key_names();

}  // namespace fah

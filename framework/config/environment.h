// The settings among the environment variables: FIXINGAHOLE_ and the key in capitals.
#pragma once

#include "framework/config/given_value.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fah {

using Environment = std::map<std::string, std::string>;

Environment current_environment();

std::string variable_name(std::string_view key);  // rate -> FIXINGAHOLE_RATE

// Throws Failure for an unknown FIXINGAHOLE_ variable, and for an empty one unless it is a list. Relative paths start at
// `folder`.
std::vector<GivenSetting> settings_of(const Environment& environment, const std::filesystem::path& folder);

}  // namespace fah

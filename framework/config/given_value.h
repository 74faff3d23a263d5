// A value as a person gave it, with the place where it stands; not yet checked against what its key wants.
#pragma once

#include "framework/model/failure.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace fah {

// In rising precedence.
enum class SettingSource { DEFAULT, PROJECT_FILE, ENVIRONMENT, FLAG };

struct SettingOrigin {
    SettingSource source = SettingSource::DEFAULT;
    std::string place =
        "the default";             // "/repo/pyproject.toml:7", "environment variable FIXINGAHOLE_RATE", "option --rate"
    std::filesystem::path folder;  // relative paths of this value start here; absolute, or empty for a default
};

// A value of TOML that no setting takes; name says what it is: "a date", "a table".
struct OddValue {
    std::string name;
};

struct GivenValue {
    // Environment variables and flags are always text; only the project file has the others.
    std::variant<std::string, bool, std::int64_t, double, std::vector<GivenValue>, OddValue> value;
    SettingOrigin origin;
};

// One assignment. `path` is the key, or for a plugin's option "options.<plugin>.<key>".
struct GivenSetting {
    std::string path;
    GivenValue given;
};

// A checked value with the place it came from.
template <typename T>
struct Setting {
    T value{};
    SettingOrigin origin;
};

// For messages: `"text"`, `12`, `true`, `a list`, `a date`.
std::string described(const GivenValue& given);

// The text as it was, numbers and booleans as TOML writes them. Throws Failure for lists and odd values.
std::string written(const std::string& name, const GivenValue& given);

// A list's items, or a text split at its commas (blanks around an item and empty items fall away) unless it comes from the
// project file, where a list has to be a list. Throws Failure.
std::vector<Setting<std::string>> list_items(const std::string& name, const GivenValue& given);

// The text made absolute against the folder of its origin, "~/" against the home folder; not resolved through links.
std::filesystem::path absolute_path(const std::string& text, const std::filesystem::path& folder);

}  // namespace fah

#include "framework/config/environment.h"

#include "framework/config/setting_keys.h"
#include "framework/config/suggest.h"

#include <unistd.h>
#include <algorithm>
#include <cctype>

namespace fah {
namespace {

constexpr std::string_view PREFIX = "FIXINGAHOLE_";

std::string key_of(std::string_view variable) {
    std::string key(variable.substr(PREFIX.size()));
    for (char& letter : key) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return key;
}

[[noreturn]] void refuse_unknown(const std::string& variable, const std::string& place) {
    std::vector<std::string> known = setting_key_names();
    const std::string nearest = nearest_name(key_of(variable), known);
    std::transform(known.begin(), known.end(), known.begin(), variable_name);
    const std::string hint = nearest.empty() ? suggest("", known) : "did you mean " + variable_name(nearest) + "?";
    throw Failure(variable + " is no setting of fixingahole", hint, place);
}

}  // namespace

Environment current_environment() {
    Environment result;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t split = text.find('=');
        if (split != std::string_view::npos) result.emplace(text.substr(0, split), text.substr(split + 1));
    }
    return result;
}

std::string variable_name(std::string_view key) {
    std::string name(PREFIX);
    for (const char letter : key) name += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return name;
}

std::vector<GivenSetting> settings_of(const Environment& environment, const std::filesystem::path& folder) {
    std::vector<GivenSetting> result;
    for (auto entry = environment.lower_bound(std::string(PREFIX)); entry != environment.end(); ++entry) {
        const auto& [variable, text] = *entry;
        if (!variable.starts_with(PREFIX)) break;
        const SettingOrigin origin{SettingSource::ENVIRONMENT, "environment variable " + variable, folder};
        const std::string key = key_of(variable);
        const fah_option* known = find_setting_key(key);
        if (known == nullptr || variable_name(key) != variable) refuse_unknown(variable, origin.place);
        if (text.empty() && known->type != FAH_OPTION_LIST) {
            throw Failure(variable + " is empty", "give it a value, or unset it", origin.place);
        }
        result.push_back({key, {text, origin}});
    }
    return result;
}

}  // namespace fah

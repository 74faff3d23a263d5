#include "framework/config/layers.h"

#include "framework/config/plugin_options.h"
#include "framework/config/setting_keys.h"
#include "framework/config/suggest.h"

#include <algorithm>

namespace fah {
namespace {

constexpr std::string_view OPTIONS = "options.";

void check_key(const GivenSetting& setting) {
    if (find_setting_key(setting.path) != nullptr) return;
    std::vector<std::string> known = setting_key_names();
    known.emplace_back("options");
    throw Failure("unknown key \"" + setting.path + "\" in [tool.fixingahole]", suggest(setting.path, known),
                  setting.given.origin.place);
}

PluginOption plugin_option(const GivenSetting& setting) {
    const std::size_t split = setting.path.rfind('.');
    if (split == std::string::npos || split < OPTIONS.size()) {
        throw Failure("\"" + setting.path + "\" names no plugin",
                      "write the option under [tool.fixingahole.options.ID], where ID is the plugin's id",
                      setting.given.origin.place);
    }
    const std::string plugin = setting.path.substr(OPTIONS.size(), split - OPTIONS.size());
    return {plugin, setting.path.substr(split + 1), setting.given};
}

// "none" drops what weaker sources gave.
SettingWords without_dropped(SettingWords words) {
    const auto is_none = [](const Setting<std::string>& word) { return word.value == "none"; };
    const auto strongest = std::find_if(words.rbegin(), words.rend(), is_none);
    if (strongest == words.rend()) return words;
    const SettingSource floor = strongest->origin.source;
    std::erase_if(words, [&](const auto& word) { return is_none(word) || word.origin.source < floor; });
    return words;
}

SettingWords without_refused(const SettingWords& words) {
    SettingWords result;
    for (const Setting<std::string>& word : words) {
        if (!word.value.starts_with('!')) {
            result.push_back(word);
            continue;
        }
        const std::string refused = word.value.substr(1);
        std::erase_if(result, [&](const auto& earlier) { return names_plugin(refused, earlier.value); });
    }
    return result;
}

SettingWords without_repeats(const SettingWords& words) {
    SettingWords result;
    for (const Setting<std::string>& word : words) {
        const bool is_repeat =
            std::any_of(result.begin(), result.end(), [&](const auto& earlier) { return earlier.value == word.value; });
        if (!is_repeat) result.push_back(word);
    }
    return result;
}

}  // namespace

void Layers::add(const std::vector<GivenSetting>& settings) {
    for (const GivenSetting& setting : settings) {
        if (setting.path == "options" || setting.path.starts_with(OPTIONS)) {
            options_.push_back(plugin_option(setting));
        } else {
            check_key(setting);
            by_key_[setting.path].push_back(setting.given);
        }
    }
}

Setting<ParsedValue> Layers::parsed(const std::string& key) const {
    const fah_option& schema = *find_setting_key(key);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return {parse_default(schema, key), SettingOrigin{}};
    // Weaker ones have to fit too: what is wrong must not lie in wait until the stronger one goes.
    ParsedValue value;
    for (const GivenValue& given : found->second) value = parse_value(schema, key, given);
    return {std::move(value), found->second.back().origin};
}

bool Layers::has(const std::string& key) const { return by_key_.contains(key); }

std::string Layers::written_text(const std::string& key) const { return written(key, by_key_.at(key).back()); }

SettingWords Layers::list(const std::string& key) const {
    SettingWords result = list_items(key, {std::string(find_setting_key(key)->default_value), SettingOrigin{}});
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return result;
    for (const GivenValue& given : found->second) {
        if (given.origin.source == SettingSource::FLAG) {
            result.push_back({written(key, given), given.origin});
        } else {
            result = list_items(key, given);
        }
    }
    return result;
}

SettingWords Layers::plugins(const std::string& key) const {
    return without_repeats(without_refused(without_dropped(list(key))));
}

}  // namespace fah

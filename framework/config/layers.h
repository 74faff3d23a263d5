// What each source gave for each key, one above the other. Checks keys; what a value means is settings.cpp's.
#pragma once

#include "framework/config/option_parser.h"
#include "framework/config/settings.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace fah {

class Layers {
public:
    // To be called in rising precedence. Throws Failure for an unknown key.
    void add(const std::vector<GivenSetting>& settings);

    bool has(const std::string& key) const;

    // The strongest value, or the key's default. Throws Failure when one of them is not of the key's type.
    Setting<ParsedValue> parsed(const std::string& key) const;

    // The text of the strongest value as it was written; the key must be there and of a text type.
    std::string written_text(const std::string& key) const;

    // The strongest list that is not given by flags, and after it every flag.
    SettingWords list(const std::string& key) const;

    // list() of plugins: each once; "none" drops what weaker sources gave, "!NAME" that plugin where it was named before.
    SettingWords plugins(const std::string& key) const;

    PluginOptions take_options() { return std::move(options_); }

private:
    std::map<std::string, std::vector<GivenValue>> by_key_;  // weakest first
    PluginOptions options_;
};

}  // namespace fah

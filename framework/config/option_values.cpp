#include "framework/config/option_values.h"

#include "framework/config/option_parser.h"
#include "framework/config/plugin_options.h"
#include "framework/config/suggest.h"

namespace fah {
namespace {

std::string name_of(const fah_descriptor& descriptor, const std::string& key) {
    return "option " + key + " of " + descriptor.id;
}

const fah_option& option_of(const fah_descriptor& descriptor, const PluginOption& given) {
    std::vector<std::string> keys;
    for (const fah_option* option : schema_of(descriptor)) {
        if (given.key == option->key) return *option;
        keys.emplace_back(option->key);
    }
    const std::string hint = keys.empty() ? "it has no options" : suggest(given.key, keys);
    throw Failure(std::string(descriptor.id) + " has no option \"" + given.key + "\"", hint, given.given.origin.place);
}

// The last one given for the option, or nullptr.
const PluginOption* strongest(const fah_descriptor& descriptor, const fah_option& option,
                              const PluginOptions& options) {
    for (auto given = options.rbegin(); given != options.rend(); ++given) {
        if (names_plugin(given->plugin, descriptor.id) && given->key == option.key) return &*given;
    }
    return nullptr;
}

}  // namespace

void check_option(const fah_descriptor& descriptor, const PluginOption& option) {
    parse_value(option_of(descriptor, option), name_of(descriptor, option.key), option.given);
}

OptionValues::OptionValues(const fah_descriptor& descriptor, const PluginOptions& options) {
    for (const PluginOption& given : options) {
        if (names_plugin(given.plugin, descriptor.id)) option_of(descriptor, given);
    }
    const std::vector<const fah_option*> schema = schema_of(descriptor);
    texts_.reserve(schema.size());  // the values point into it
    for (const fah_option* option : schema) {
        const std::string name = name_of(descriptor, option->key);
        const PluginOption* given = strongest(descriptor, *option, options);
        ParsedValue parsed = given == nullptr ? parse_default(*option, name) : parse_value(*option, name, given->given);
        const std::string& text = texts_.emplace_back(std::move(parsed.text));
        values_.push_back({sizeof(fah_option_value),
                           given == nullptr ? 0u : 1u,
                           parsed.integer,
                           parsed.real,
                           {text.data(), text.size()}});
    }
    table_ = {sizeof(fah_option_values), static_cast<std::uint32_t>(values_.size()), sizeof(fah_option_value), 0,
              values_.data()};
}

}  // namespace fah

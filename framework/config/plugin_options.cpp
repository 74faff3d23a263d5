#include "framework/config/plugin_options.h"

#include "framework/config/option_values.h"
#include "framework/config/suggest.h"

namespace fah {
namespace {

using Descriptors = std::vector<const fah_descriptor*>;

[[noreturn]] void refuse_unknown(const PluginOption& option, const Descriptors& plugins) {
    std::vector<std::string> ids, words;
    for (const fah_descriptor* plugin : plugins) {
        ids.emplace_back(plugin->id);
        words.push_back(ids.back().substr(ids.back().rfind('.') + 1));
    }
    const bool is_id = option.plugin.find('.') != std::string::npos;
    throw Failure("there is no plugin \"" + option.plugin + "\" for the option " + option.key,
                  suggest(option.plugin, is_id ? ids : words), option.given.origin.place);
}

const fah_descriptor& plugin_of(const PluginOption& option, const Descriptors& plugins) {
    const fah_descriptor* found = nullptr;
    for (const fah_descriptor* plugin : plugins) {
        if (!names_plugin(option.plugin, plugin->id)) continue;
        if (plugin->id == option.plugin) return *plugin;
        if (found != nullptr) {
            throw Failure("\"" + option.plugin + "\" is the name of two plugins: " + found->id + " and " + plugin->id,
                          "write the whole id", option.given.origin.place);
        }
        found = plugin;
    }
    if (found == nullptr) refuse_unknown(option, plugins);
    return *found;
}

}  // namespace

bool names_plugin(std::string_view word, std::string_view id) {
    if (word.empty() || !id.ends_with(word)) return false;
    return word.size() == id.size() || id[id.size() - word.size() - 1] == '.';
}

std::vector<const fah_option*> schema_of(const fah_descriptor& descriptor) {
    std::vector<const fah_option*> schema;
    const auto* bytes = reinterpret_cast<const unsigned char*>(descriptor.options);
    for (std::uint32_t i = 0; bytes != nullptr && i < descriptor.option_count; ++i) {
        const void* option = bytes + std::size_t{i} * descriptor.option_stride;
        schema.push_back(static_cast<const fah_option*>(option));
    }
    return schema;
}

void check_plugin_options(const PluginOptions& options, const Descriptors& plugins) {
    for (const PluginOption& option : options) check_option(plugin_of(option, plugins), option);
}

}  // namespace fah

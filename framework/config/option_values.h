// A plugin's options, resolved against its schema: what create() is given.
#pragma once

#include "framework/config/settings.h"

#include <fixingahole/plugin.h>

#include <string>
#include <vector>

namespace fah {

// Owns what the table points to; the table lives as long as this object, moves included.
class OptionValues {
public:
    // The options given for this plugin over its defaults. Throws Failure with place: unknown key (with the nearest), wrong
    // type, out of range; exit code EXIT_INTERNAL when a default does not fit the plugin's own schema.
    OptionValues(const fah_descriptor& descriptor, const PluginOptions& options);
    OptionValues(OptionValues&&) = default;
    OptionValues& operator=(OptionValues&&) = default;
    OptionValues(const OptionValues&) = delete;
    OptionValues& operator=(const OptionValues&) = delete;
    ~OptionValues() = default;

    // values[i] belongs to options[i] of the descriptor.
    const fah_option_values* table() const { return &table_; }

private:
    std::vector<std::string> texts_;
    std::vector<fah_option_value> values_;
    fah_option_values table_{};
};

// One given option against the plugin that it names: key and value. Throws Failure as the constructor does.
void check_option(const fah_descriptor& descriptor, const PluginOption& option);

}  // namespace fah

// The help, made from the table of options and from the plugins' schemas; at most 80 columns wide.
#pragma once

#include "framework/cli/arguments.h"

#include <fixingahole/plugin.h>

#include <string>
#include <vector>

namespace fah {

// `fixingahole --help`: the commands.
std::string help_text();

// `fixingahole COMMAND --help`. plugins: those whose options are to be listed; those without options are left out.
std::string help_text(CommandName command, const std::vector<const fah_descriptor*>& plugins = {});

// The same without plugins, on stdout. Gives the exit code.
int print_help(CommandName command);

// The options of one plugin, for `plugins show`; "" when it has none.
std::string plugin_options_text(const fah_descriptor& plugin);

}  // namespace fah

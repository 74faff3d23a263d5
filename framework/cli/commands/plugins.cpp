// `fixingahole plugins` and `plugins show ID`.
#include "framework/cli/commands/chosen_plugins.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/help.h"
#include "framework/plugin_host/describe.h"
#include "framework/plugin_host/plugin_folders.h"

#include <cstdio>

namespace fah {

int run_plugins(const Invocation&, const Words& words) {
    const PluginsArguments arguments = parse_plugins(words);
    if (arguments.help) return print_help(CommandName::PLUGINS);
    const Settings settings = resolve_settings(current_sources(arguments.settings));
    const Registry registry = scan_plugins(settings);
    const std::string text = arguments.show
                                 ? describe_plugin(registry.find(*arguments.show), settings.options, library_folder())
                                 : describe_plugins(registry, settings.options);
    std::fputs(text.c_str(), stdout);
    return 0;
}

}  // namespace fah

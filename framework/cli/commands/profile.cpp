// `fixingahole profile`: everything is checked first, then the target runs, then the reports are written.
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/measured_run.h"
#include "framework/cli/commands/one_run.h"
#include "framework/cli/commands/repeat.h"
#include "framework/cli/help.h"
#include "framework/diagnostics/log.h"
#include "framework/report/output_folder.h"

#include <cstdio>
#include <ctime>

namespace fah {
namespace {

int print_help(const ProfileArguments& arguments) {
    const Registry registry = scan_plugins(resolve_settings(current_sources(arguments.settings)));
    std::vector<const fah_descriptor*> plugins;
    for (const Candidate& candidate : registry.candidates()) plugins.push_back(candidate.descriptor);
    std::fputs(help_text(CommandName::PROFILE, plugins).c_str(), stdout);
    return 0;
}

int run_nested(ChosenTarget target, const Inherited& inherited) {
    log(LogLevel::WARNING,
        "this fixingahole runs inside another one's program: that one measures, this one only runs " + target.label);
    return run_untouched(std::move(target.plan), inherited).exit_code();
}

}  // namespace

int run_profile(const Invocation& invocation, const Words& words) {
    const ProfileArguments arguments = parse_profile(words);
    if (arguments.help) return print_help(arguments);
    set_quiet(arguments.quiet);
    Prepared prepared = prepare(arguments);
    if (!arguments.unused.empty())
        print_warning(
            Failure("--" + arguments.unused + " has no effect without --repeat", "add --repeat, or leave it out"));
    if (is_nested(prepared.target.plan.environment))
        return run_nested(std::move(prepared.target), invocation.inherited);

    if (arguments.repeat > 0) check_repeat(arguments, prepared);
    const std::time_t start = std::time(nullptr);
    const std::string folder = make_output_folder({.output = prepared.settings.output.value,
                                                   .explicit_folder = arguments.output_directory,
                                                   .stem = folder_stem(prepared.target.label),
                                                   .start = start});
    if (!prepared.target.script.empty()) copy_code(prepared.target.script, folder);
    if (arguments.repeat == 0) return run_once(invocation, arguments, prepared, {.folder = folder, .start = start});
    return run_repeatedly(invocation, arguments, prepared, folder);
}

}  // namespace fah

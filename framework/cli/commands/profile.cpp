// `fixingahole profile`: everything is checked first, then the target runs, then the reports are written.
#include "framework/cli/commands/analysis_facts.h"
#include "framework/cli/commands/chosen_plugins.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/measured_run.h"
#include "framework/cli/commands/run_facts.h"
#include "framework/cli/commands/write_reports.h"
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

LaunchPlan plan_for(const ProfileArguments& arguments, const Settings& settings) {
    LaunchPlan plan;
    plan.executable = settings.python.value;
    plan.argv = {settings.python.value, arguments.target};
    plan.argv.insert(plan.argv.end(), arguments.arguments.begin(), arguments.arguments.end());
    return plan;
}

}  // namespace

int run_profile(const Invocation& invocation, const Words& words) {
    const ProfileArguments arguments = parse_profile(words);
    if (arguments.help) return print_help(arguments);
    set_quiet(arguments.quiet);
    const Settings settings = resolve_settings(current_sources(arguments.settings));
    for (const Failure& warning : settings.warnings) print_warning(warning);
    const Registry registry = scan_plugins(settings);
    check_plugin_options(registry, settings.options);
    const PluginList reporters = choose_reporters(registry, settings);
    MeasuringPlugins measuring = choose_measuring(registry, settings);
    LaunchPlan plan = plan_for(arguments, settings);
    const std::time_t start = std::time(nullptr);
    const std::string folder = make_output_folder({.output = settings.output.value,
                                                   .explicit_folder = arguments.output_directory,
                                                   .stem = folder_stem(arguments.target),
                                                   .start = start});
    copy_code(arguments.target, folder);
    RunFacts facts;
    set_known_facts(facts, {typed_command(invocation), arguments.target, settings.python.value, start}, settings);
    set_analysis_facts(facts, settings, arguments.target);
    RunOutcome outcome = measure({.plan = std::move(plan),
                                  .rate_hz = static_cast<double>(settings.rate.value),
                                  .clock = settings.clock.value,
                                  .follow_children = arguments.children,
                                  .keep_commands = arguments.keep_arguments,
                                  .recording = folder + "/recording.fah",
                                  .recording_max = static_cast<std::uint64_t>(settings.recording_max.value),
                                  .facts = &facts},
                                 measuring, invocation.inherited);
    write_reports(outcome.profile, reporters,
                  {.folder = folder, .detailed = arguments.detailed, .terminal = !arguments.quiet});
    return outcome.target.exit_code();
}

}  // namespace fah

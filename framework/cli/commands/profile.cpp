// `fixingahole profile`: everything is checked first, then the target runs, then the reports are written.
#include "framework/cli/commands/analysis_facts.h"
#include "framework/cli/commands/chosen_plugins.h"
#include "framework/cli/commands/chosen_target.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/measured_run.h"
#include "framework/cli/commands/rescue.h"
#include "framework/cli/commands/run_facts.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/cli/help.h"
#include "framework/collect/remote_memory.h"
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

// auto does what it can; whoever asks for every thread's waiting must not get less.
void check_clock(const Settings& settings) {
    const auto refused = remote_reading_refused();
    if (settings.clock.value != "wall" || !refused) return;
    throw Failure("clock wall needs to read where other processes wait: " + std::string(*refused),
                  "use --clock auto, or --clock cpu", settings.clock.origin.place);
}

struct Prepared {
    Settings settings;
    PluginList reporters;
    MeasuringPlugins measuring;
    ChosenTarget target;
};

// Nothing is written and nothing runs until all of this has been found good.
Prepared prepare(const ProfileArguments& arguments) {
    Settings settings = resolve_settings(current_sources(arguments.settings));
    for (const Failure& warning : settings.warnings) print_warning(warning);
    const Registry registry = scan_plugins(settings);
    warn_of_refusals(registry);
    check_plugin_options(registry, settings.options);
    check_clock(settings);
    PluginList reporters = choose_reporters(registry, settings);
    MeasuringPlugins measuring = choose_measuring(registry, settings);
    ChosenTarget target = choose_target(arguments, settings);
    return {std::move(settings), std::move(reporters), std::move(measuring), std::move(target)};
}

int run_nested(ChosenTarget target, const Inherited& inherited) {
    log(LogLevel::WARNING,
        "this fixingahole runs inside another one's program: that one measures, this one only runs " + target.label);
    return run_untouched(std::move(target.plan), inherited).exit_code();
}

RunOutcome run(const Invocation& invocation, const ProfileArguments& arguments, Prepared& prepared,
               const std::string& folder, std::time_t start, const OnStop& on_stop) {
    const Settings& settings = prepared.settings;
    RunFacts facts;
    const std::string typed = arguments.keep_arguments ? typed_command(invocation) : "fixingahole profile";
    set_known_facts(facts, {typed, prepared.target.label, prepared.target.python, start}, settings);
    set_analysis_facts(facts, settings, prepared.target.script);
    return measure({.plan = std::move(prepared.target.plan),
                    .rate_hz = static_cast<double>(settings.rate.value),
                    .clock = settings.clock.value,
                    .native = settings.native.value,
                    .follow_children = arguments.children,
                    .keep_commands = arguments.keep_arguments,
                    .recording = folder + "/recording.fah",
                    .recording_max = static_cast<std::uint64_t>(settings.recording_max.value),
                    .keep_samples = need_samples(prepared.reporters),
                    .facts = &facts,
                    .window = {.start_ns = settings.start_after.value, .stop_ns = settings.stop_after.value}},
                   prepared.measuring, invocation.inherited, on_stop);
}

// False when that failed: then it has been said, and the recording is in a safe place.
bool report(const Profile& profile, const ProfileArguments& arguments, const Prepared& prepared,
            const std::string& folder) {
    try {
        write_reports(profile, prepared.reporters,
                      {.folder = folder, .detailed = arguments.detailed, .terminal = !arguments.quiet});
        return true;
    } catch (const Failure& failure) {
        print_failure(failure);
        log(LogLevel::ERROR, rescue_recording(folder + "/recording.fah"));
    } catch (const std::exception& error) {  // nothing may keep us from waiting for the program
        log(LogLevel::ERROR, std::string("the reports could not be written: ") + error.what());
    }
    return false;
}

}  // namespace

int run_profile(const Invocation& invocation, const Words& words) {
    const ProfileArguments arguments = parse_profile(words);
    if (arguments.help) return print_help(arguments);
    set_quiet(arguments.quiet);
    Prepared prepared = prepare(arguments);
    if (is_nested(prepared.target.plan.environment))
        return run_nested(std::move(prepared.target), invocation.inherited);
    remove_left_overs(prepared.target.plan.environment);

    const std::time_t start = std::time(nullptr);
    const std::string folder = make_output_folder({.output = prepared.settings.output.value,
                                                   .explicit_folder = arguments.output_directory,
                                                   .stem = folder_stem(prepared.target.label),
                                                   .start = start});
    if (!prepared.target.script.empty()) copy_code(prepared.target.script, folder);
    bool reported = true;
    const auto write = [&](const Profile& profile) { reported = report(profile, arguments, prepared, folder); };
    const RunOutcome outcome = run(invocation, arguments, prepared, folder, start, write);
    if (outcome.profile) write(*outcome.profile);
    const int code = outcome.target.exit_code();
    return code == 0 && !reported ? EXIT_REPORT_FAILED : code;
}

}  // namespace fah

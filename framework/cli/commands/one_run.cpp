#include "framework/cli/commands/one_run.h"

#include "framework/cli/commands/analysis_facts.h"
#include "framework/cli/commands/live.h"
#include "framework/cli/commands/measured_run.h"
#include "framework/cli/commands/open_file.h"
#include "framework/cli/commands/rescue.h"
#include "framework/cli/commands/run_facts.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/collect/remote_memory.h"
#include "framework/diagnostics/log.h"
#include "framework/launch/inside.h"
#include "framework/launch/log_capture.h"
#include "framework/report/plugin_reporter.h"

#include <filesystem>

namespace fah {
namespace {

constexpr const char* LOG_FILE = "profile_logs.log";
constexpr const char* RECORDING = "recording.fah";

// auto does what it can; whoever asks for every thread's waiting must not get less.
void check_clock(const Settings& settings) {
    const auto refused = remote_reading_refused();
    if (settings.clock.value != "wall" || !refused) return;
    throw Failure("clock wall needs to read where other processes wait: " + std::string(*refused),
                  "use --clock auto, or --clock cpu", settings.clock.origin.place);
}

std::string file_in(const RunPlace& place, const char* name) {
    return place.folder + "/" + with_suffix(name, place.suffix);
}

// Relative to root, where it lies below that.
std::string label_of(const std::string& file, const Settings& settings) {
    const auto path = std::filesystem::absolute(file).lexically_normal();
    const auto relative = path.lexically_relative(settings.root.value);
    return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

std::string words_of(const Words& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + quoted(word);
    return text;
}

RunFacts facts_of(const Invocation& invocation, const ProfileArguments& arguments, const Prepared& prepared,
                  std::time_t start) {
    RunFacts facts;
    const auto inside = inside_program(Environment::of_this_process());
    const std::string typed = inside                     ? inside->command
                              : arguments.keep_arguments ? typed_command(invocation)
                                                         : "fixingahole profile";
    set_known_facts(facts, {typed, prepared.target.label, prepared.target.python, start}, prepared.settings);
    if (arguments.keep_arguments && arguments.kind != TargetKind::COMMAND && !arguments.arguments.empty())
        facts.set(text_fact("arguments", words_of(arguments.arguments)));
    set_analysis_facts(facts, prepared.settings, prepared.target.script);
    facts.sources = prepared.target.sources;
    return facts;
}

RunOutcome run(const Invocation& invocation, const ProfileArguments& arguments, Prepared& prepared,
               const RunPlace& place, const OnStop& on_stop) {
    const Settings& settings = prepared.settings;
    const std::int64_t host_cpu_before_ns = place.is_repeated ? host_cpu_ns() : 0;
    const auto inside = inside_program(Environment::of_this_process());
    const RunFacts facts = facts_of(invocation, arguments, prepared, place.start);
    const std::string log_file = std::filesystem::absolute(file_in(place, LOG_FILE));
    std::error_code error;
    std::filesystem::remove(log_file, error);  // of an earlier run into the same folder
    // A command runs as it is: the prelude of log capture would be in every interpreter that it starts.
    if (arguments.kind != TargetKind::COMMAND) add_log_capture(prepared.target.plan, arguments.log_level, log_file);
    if (arguments.live_ns > 0) log(LogLevel::INFO, "the reports are written again and again to " + place.folder);
    const auto write_live = [&](std::uint64_t start_ns) {
        return write_live_reports(
            file_in(place, RECORDING), facts, start_ns, prepared.reporters,
            {.folder = place.folder, .detailed = arguments.detailed, .terminal = false, .suffix = place.suffix});
    };
    return measure({.plan = std::move(prepared.target.plan),
                    .rate_hz = static_cast<double>(settings.rate.value),
                    .clock = settings.clock.value,
                    .native = settings.native.value,
                    .follow_children = arguments.children,
                    .inside_pid = inside ? inside->pid : 0,
                    .keep_commands = arguments.keep_arguments,
                    .recording = file_in(place, RECORDING),
                    .log_file = log_file,
                    .log_label = label_of(log_file, settings),
                    .host_cpu_before_ns = host_cpu_before_ns,
                    .recording_max = static_cast<std::uint64_t>(settings.recording_max.value),
                    .keep_samples = need_samples(prepared.reporters),
                    .facts = &facts,
                    .window = {.start_ns = settings.start_after.value, .stop_ns = settings.stop_after.value},
                    .show_progress = !arguments.quiet,
                    .live_ns = arguments.live_ns,
                    .on_live = write_live},
                   prepared.measuring, invocation.inherited, on_stop);
}

// False when that failed: then it has been said, and the recording is in a safe place.
bool report(const Profile& profile, const ProfileArguments& arguments, const Prepared& prepared,
            const RunPlace& place) {
    try {
        const auto files = write_reports(profile, prepared.reporters,
                                         {.folder = place.folder,
                                          .detailed = arguments.detailed,
                                          .terminal = !arguments.quiet && !place.is_repeated,
                                          .suffix = place.suffix});
        if (arguments.open && place.is_last) open_file(files);
        return true;
    } catch (const Failure& failure) {
        print_failure(failure);
        log(LogLevel::ERROR, rescue_recording(file_in(place, RECORDING)));
    } catch (const std::exception& error) {  // nothing may keep us from waiting for the program
        log(LogLevel::ERROR, std::string("the reports could not be written: ") + error.what());
    }
    return false;
}

}  // namespace

Prepared prepare(const ProfileArguments& arguments) {
    Settings settings = resolve_settings(current_sources(arguments.settings, arguments.detailed));
    for (const Failure& warning : settings.warnings) print_warning(warning);
    const Registry registry = scan_plugins(settings);
    warn_of_refusals(registry, settings);
    check_plugin_options(registry, settings.options);
    check_clock(settings);
    PluginList reporters = choose_reporters(registry, settings);
    MeasuringPlugins measuring = choose_measuring(registry, settings);
    ChosenTarget target = choose_target(arguments, settings);
    return {std::move(settings), std::move(reporters), std::move(measuring), std::move(target)};
}

int run_once(const Invocation& invocation, const ProfileArguments& arguments, Prepared& prepared,
             const RunPlace& place) {
    remove_left_overs(prepared.target.plan.environment);
    if (inside_program(Environment::of_this_process())) tell_folder(prepared.target.plan.environment, place.folder);
    bool reported = true;
    const auto write = [&](const Profile& profile) { reported = report(profile, arguments, prepared, place); };
    const RunOutcome outcome = run(invocation, arguments, prepared, place, write);
    if (outcome.profile) write(*outcome.profile);
    const int code = outcome.target.exit_code();
    return code == 0 && !reported ? EXIT_REPORT_FAILED : code;
}

}  // namespace fah

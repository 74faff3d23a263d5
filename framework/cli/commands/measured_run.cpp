#include "framework/cli/commands/measured_run.h"

#include "framework/cli/commands/progress.h"
#include "framework/cli/commands/run_facts.h"
#include "framework/cli/commands/run_stages.h"
#include "framework/diagnostics/log.h"
#include "framework/launch/inside.h"
#include "framework/launch/launch_table.h"
#include "framework/launch/log_capture.h"
#include "framework/launch/oom.h"
#include "framework/launch/prelude.h"
#include "framework/plugin_host/plugin_folders.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace fah {
namespace {

constexpr const char* CORE = "agents/libfixingahole_core.so";

// Interposers of the allocator stand before the user's own preloads, every other agent behind the core.
void preload_agent(const LoadedPlugin& plugin, LaunchPlan& plan) {
    const auto file = agent_file(plugin.candidate(), library_folder());
    if (file.empty()) return;
    auto& list = plugin.candidate().kind() == FAH_KIND_MEMORY ? plan.first_preloads : plan.last_preloads;
    list.push_back(file);
    plan.core = library_folder() / CORE;
}

void prepare_launch(RunRequest& request, MeasuringPlugins& plugins) {
    for (LoadedPlugin* plugin : plugins.all()) {
        const auto fail = [&](std::int32_t, const std::string& what, const std::string& hint) {
            plugin->host()->fail(plugin->host(), what.c_str(), hint.c_str());
        };
        const LaunchTable table(request.plan, std::string(plugin->id()), request.rate_hz, request.clock, fail);
        plugin->prepare(*table.table());
        preload_agent(*plugin, request.plan);
    }
    seal(request.plan);
}

// By its name: of anything else nobody expects that its logs are captured.
bool is_python(const LaunchPlan& plan) {
    return std::filesystem::path(plan.executable).filename().string().starts_with("python");
}

void note_prelude(const RunRequest& request, pid_t target, RunLedger& ledger) {
    if (request.plan.prelude.empty()) return;
    const PreludeOutcome outcome = read_prelude_outcome(request.plan.run_directory);
    for (const std::string& failure : outcome.failures) ledger.note("the prelude of a plugin failed: " + failure);
    if (outcome.ran_in(target) || !is_python(request.plan)) return;
    const auto is_capture = [](const PreludePiece& piece) { return piece.name == LOG_CAPTURE_NAME; };
    const bool captures = std::ranges::any_of(request.plan.prelude, is_capture);
    const bool has_others = request.plan.prelude.size() > (captures ? 1 : 0);
    const char* lost = !captures    ? "plots were not suppressed"
                       : has_others ? "plots were not suppressed and logs not captured"
                                    : "logs were not captured";
    ledger.note(
        std::string(lost) +
        " in the script's own process: python -I, -E, -S and one before 3.8, or a cleaned environment, leave out what "
        "PYTHONPATH names");
}

// What ran in the program told us there, as notebook.py does.
void note_told(const RunRequest& request, RunLedger& ledger) {
    std::ifstream file(request.plan.run_directory + "/notes");
    for (std::string sentence; std::getline(file, sentence);) {
        log(LogLevel::WARNING, sentence);
        ledger.note(sentence);
    }
}

void add_log_facts(const RunRequest& request, RunFacts& facts) {
    const std::int64_t records = count_log_records(request.log_file);
    if (records == 0) return;
    facts.set(text_fact("log_file", request.log_label));
    facts.set(integer_fact("log_records", records));
}

// To the program's end, or that of the sampling window.
TargetResult watched(const RunRequest& request, Target& target, bool& goes_on) {
    std::optional<Progress> progress;
    std::optional<Ticker> live;
    if (request.show_progress) progress.emplace(target.pid(), target.start_ns());
    if (request.live_ns > 0)
        live.emplace(std::chrono::nanoseconds(request.live_ns), [&request, &progress, start_ns = target.start_ns()] {
            auto view = request.on_live(start_ns);
            if (progress) progress->show(std::move(view));
        });
    goes_on = outlives(target, request.window);
    return goes_on ? result_so_far(target) : target.wait();
}

}  // namespace

RunOutcome measure(RunRequest request, MeasuringPlugins& plugins, const Inherited& inherited, const OnStop& on_stop) {
    const auto places = RunDirectory::default_places(request.plan.environment);
    RunDirectory::remove_stale(places);
    const SignalForwarding signals;  // before the directory: no signal may leave that behind
    RunDirectory directory(places, ring_bytes_for(request.rate_hz, request.native));
    request.plan.run_directory = directory.path();
    RunStages stages(directory, request, plugins);
    prepare_launch(request, plugins);

    inherited.close_ours_on_exec();
    const OomWatch oom_watch;
    const auto target = Target::start(request.plan, inherited, Installation::of_this_process());
    stages.start(*target);
    bool goes_on = false;
    TargetResult result = watched(request, *target, goes_on);
    const std::vector<std::string> notes_inside = read_use_inside(directory.path(), result);
    stages.stop(*target, result, goes_on);

    if (const std::string killed = oom_watch.note(result); !killed.empty()) stages.ledger().note(killed);
    note_prelude(request, target->pid(), stages.ledger());
    note_told(request, stages.ledger());
    for (const std::string& note : notes_inside) stages.ledger().note(note);
    for (const std::string& note : directory.notes()) stages.ledger().note(note);
    for (const std::string& note : request.plan.notes) stages.ledger().note(note);
    RunFacts facts = *request.facts;
    add_run_facts(facts, stages.ledger().facts(), result, plugins.sampler);
    facts.set(integer_fact("host_cpu_ns", host_cpu_ns() - request.host_cpu_before_ns));
    add_log_facts(request, facts);
    add_window_facts(facts, request.window, result, goes_on);
    Profile profile = stages.finish(std::move(facts));
    if (!goes_on) return {std::move(profile), result};
    on_stop(profile);
    return {std::nullopt, target->wait()};
}

TargetResult run_untouched(LaunchPlan plan, const Inherited& inherited) {
    plan.nested = true;
    seal(plan);
    inherited.close_ours_on_exec();
    return Target::start(plan, inherited, Installation::of_this_process())->wait();
}

}  // namespace fah

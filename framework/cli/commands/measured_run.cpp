#include "framework/cli/commands/measured_run.h"

#include "framework/cli/commands/run_facts.h"
#include "framework/cli/commands/run_stages.h"
#include "framework/launch/launch_table.h"
#include "framework/launch/oom.h"
#include "framework/launch/prelude.h"
#include "framework/plugin_host/plugin_folders.h"

#include <algorithm>

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

void note_prelude(const RunRequest& request, pid_t target, RunLedger& ledger) {
    if (request.plan.prelude.empty()) return;
    const PreludeOutcome outcome = read_prelude_outcome(request.plan.run_directory);
    for (const std::string& failure : outcome.failures) ledger.note("the prelude of a plugin failed: " + failure);
    if (!outcome.ran_in(target))
        ledger.note(
            "plots were not suppressed in the script's own process: python -I, -E or -S, or a program that is "
            "not Python, does not read PYTHONPATH");
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
    const bool goes_on = outlives(*target, request.window);
    const TargetResult result = goes_on ? result_so_far(*target) : target->wait();
    stages.stop(*target, result, goes_on);

    if (const std::string killed = oom_watch.note(result); !killed.empty()) stages.ledger().note(killed);
    note_prelude(request, target->pid(), stages.ledger());
    for (const std::string& note : directory.notes()) stages.ledger().note(note);
    for (const std::string& note : request.plan.notes) stages.ledger().note(note);
    RunFacts facts = *request.facts;
    add_run_facts(facts, stages.ledger().facts(), result, plugins.sampler);
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

#include "framework/cli/commands/run_stages.h"

#include "framework/cli/commands/analysis_facts.h"
#include "framework/cli/commands/run_facts.h"

#include <algorithm>

namespace fah {
namespace {

constexpr std::uint64_t USUAL_RING = std::uint64_t{1} << 20;
constexpr std::uint64_t LARGE_RING = std::uint64_t{4} << 20;
constexpr double FAST_HZ = 1000;
constexpr double USUAL_HZ = 250;
constexpr double SMALLEST_COPY = 2048;  // of a thread's stack
constexpr double LARGEST_COPY = 16384;
constexpr std::string_view CPU_CLOCK = "cpu";
constexpr std::string_view WALL_CLOCK = "wall";
// Every wake-up costs the program CPU time; a ring holds seconds of samples.
constexpr std::chrono::milliseconds ROUND{250};

// What half a ring has room for between two rounds, and a margin for a host that comes late.
std::uint32_t native_bytes_for(double rate_hz) {
    constexpr double MARGIN = 2;
    const double rounds_a_second = 1000.0 / static_cast<double>(ROUND.count());
    const double samples = std::max(rate_hz, USUAL_HZ) / rounds_a_second * MARGIN;
    const double bytes = static_cast<double>(LARGE_RING) / 2 / samples;
    return static_cast<std::uint32_t>(std::clamp(bytes, SMALLEST_COPY, LARGEST_COPY)) & ~15U;
}

ControlSettings control_settings(const RunDirectory& directory, const RunRequest& request) {
    return {
        .ring_bytes = static_cast<std::uint32_t>(directory.ring_bytes()),
        .ring_budget = directory.ring_budget(),
        .follow_children = request.follow_children,
        .native_bytes = request.native ? native_bytes_for(request.rate_hz) : 0,
        .paused = request.window.start_ns > 0,
    };
}

fah_target as_target(const Target& target, const RunRequest& request) {
    return {.struct_size = sizeof(fah_target),
            .pid = request.inside_pid > 0 ? request.inside_pid : target.pid(),
            .start_time_ns = target.start_ns()};
}

// What a stage threw, as a sentence for the report.
std::string sentence_of(const std::exception_ptr& problem) {
    try {
        std::rethrow_exception(problem);
    } catch (const Failure& failure) {
        return failure.hint().empty() ? failure.what() : std::string(failure.what()) + " (" + failure.hint() + ")";
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace

std::uint64_t ring_bytes_for(double rate_hz, bool native) {
    return rate_hz > FAST_HZ || native ? LARGE_RING : USUAL_RING;
}

RunStages::RunStages(const RunDirectory& directory, const RunRequest& request, MeasuringPlugins& plugins)
    : plugins_(plugins),
      request_(request),
      control_(directory.path(), control_settings(directory, request)),
      rings_(directory.path(), control_, ledger_, {.keep_commands = request.keep_commands, .native = request.native}),
      recording_(request.recording, request.recording_max) {
    for (LoadedPlugin* plugin : plugins.sources()) add_source(*plugin);
    if (request.clock != CPU_CLOCK) waiting_.emplace(rings_, queue_, ledger_, request.clock == WALL_CLOCK);
    for (const auto& plugin : plugins.transforms) {
        plugin_services_.push_back(std::make_unique<RunServices>(std::string(plugin->id()), ledger_, queue_));
        plugin->attach(plugin_services_.back().get());
    }
    transforms_ = make_transforms(plugins.transforms);
}

RunStages::~RunStages() {
    collector_.reset();
    queue_.cancel();
    if (pipeline_.joinable()) pipeline_.join();
    for (LoadedPlugin* plugin : plugins_.all()) plugin->attach(nullptr);
}

void RunStages::add_source(LoadedPlugin& plugin) {
    const std::string id(plugin.id());
    plugin_services_.push_back(std::make_unique<RunServices>(id, ledger_, queue_));
    services_.push_back(std::make_unique<SourceServices>(id, queue_, rings_, ledger_, plugin_services_.back().get()));
    plugin.attach(services_.back().get());
    sources_.push_back(std::make_unique<PluginSource>(*plugin.plugin(), plugin.source(), *services_.back()));
}

void RunStages::start(const Target& target) {
    start_ns_ = target.start_ns();
    // Now already, so that what is left of a run that nobody could end says what it was.
    recording_.write_run_facts(*request_.facts, target.start_ns());
    pipeline_ = std::thread([this] { run_pipeline_thread(); });
    const std::uint64_t open_ns = opening_time(target, request_.window);
    if (waiting_) waiting_->begin_at(open_ns);
    CollectorParts parts{.control = &control_,
                         .rings = &rings_,
                         .queue = &queue_,
                         .ledger = &ledger_,
                         .interval = ROUND,
                         .open_ns = open_ns};
    for (const auto& source : sources_) parts.sources.push_back(source.get());
    if (waiting_) parts.sources.push_back(&*waiting_);
    collector_.emplace(std::move(parts));
    collector_->start(as_target(target, request_));
}

void RunStages::run_pipeline_thread() noexcept {
    try {
        // One thread: waking a second one for each small batch costs more than the batch.
        profile_ = run_pipeline({.source = &queue_,
                                 .sinks = {&recording_},
                                 .transforms = pointers(transforms_),
                                 .threads = 1,
                                 .sample_limit = request_.keep_samples ? USUAL_SAMPLE_LIMIT : 0});
    } catch (...) {
        problem_ = std::current_exception();
        // The profile is empty then, but it is one.
        profile_.dictionary = std::make_shared<Dictionary>();
        queue_.cancel();
    }
}

void RunStages::stop(const Target& target, const TargetResult& result, bool goes_on) {
    fah_target ended = as_target(target, request_);
    ended.end_time_ns = result.ended.end_ns;
    ended.wait_status = result.ended.wait_status;
    ended.user_ns = result.ended.user_ns;
    ended.system_ns = result.ended.system_ns;
    ended.max_rss_bytes = result.ended.max_rss_bytes;
    try {
        collector_->stop(ended, goes_on);
    } catch (...) {
        ledger_.note("collecting stopped early: " + sentence_of(std::current_exception()));
    }
    for (const auto& services : services_) services->count_overflow();
    pipeline_.join();
    if (problem_) ledger_.note("the pipeline stopped early, so samples are missing: " + sentence_of(problem_));
}

Profile RunStages::finish(RunFacts facts) {
    note_missing_time(facts, profile_);
    complete(profile_, std::move(facts), start_ns_);
    keep_sources(*profile_.dictionary, analysis_options(profile_.run, false), profile_.run);
    recording_.write_run_facts(profile_.run, profile_.start_ns);
    recording_.finish().add_to(profile_.run);
    return std::move(profile_);
}

}  // namespace fah

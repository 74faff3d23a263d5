// What lives while a target runs: control page, rings, sources, queue, pipeline thread, recording. Members stand in the order
// in which they come up; they go down the other way round.
// Thread: host; it owns the collector's and the pipeline's thread.
#pragma once

#include "framework/cli/commands/measured_run.h"
#include "framework/cli/commands/run_services.h"
#include "framework/cli/commands/transform_stages.h"
#include "framework/collect/collector.h"
#include "framework/collect/plugin_source.h"
#include "framework/collect/wait_source.h"
#include "framework/launch/run_directory.h"
#include "framework/recording/recording_writer.h"

#include <exception>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace fah {

// What a ring should hold: more where samples come faster.
std::uint64_t ring_bytes_for(double rate_hz, bool native);

class RunStages {
public:
    // Attaches itself to the sources. Throws Failure; nothing runs yet.
    RunStages(const RunDirectory& directory, const RunRequest& request, MeasuringPlugins& plugins);
    ~RunStages();
    RunStages(const RunStages&) = delete;
    RunStages& operator=(const RunStages&) = delete;

    RunLedger& ledger() { return ledger_; }

    void start(const Target& target);
    // The target has ended, or goes on unsampled: takes what is left and closes the pipeline. What goes wrong becomes a note.
    void stop(const Target& target, const TargetResult& result, bool goes_on);
    // After stop(): writes the facts into the recording and gives the profile.
    Profile finish(RunFacts facts);

private:
    void add_source(LoadedPlugin& plugin);
    void run_pipeline_thread() noexcept;

    MeasuringPlugins& plugins_;
    const RunRequest& request_;
    RunLedger ledger_;
    ControlPage control_;
    RingSet rings_;
    BatchQueue queue_;
    std::vector<std::unique_ptr<RunServices>> plugin_services_;
    std::vector<std::unique_ptr<SourceServices>> services_;
    std::vector<std::unique_ptr<PluginSource>> sources_;
    std::optional<WaitSource> waiting_;  // with the clocks that count it
    TransformStages transforms_;
    RecordingWriter recording_;
    std::optional<Collector> collector_;
    std::uint64_t start_ns_ = 0;
    Profile profile_;
    std::exception_ptr problem_;
    std::thread pipeline_;
};

}  // namespace fah

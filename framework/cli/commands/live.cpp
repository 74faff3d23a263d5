#include "framework/cli/commands/live.h"

#include "framework/cli/commands/live_view.h"
#include "framework/launch/process.h"
#include "framework/pipeline/pipeline.h"
#include "framework/recording/recording_reader.h"

#include <exception>

namespace fah {

std::vector<std::string> write_live_reports(const std::string& recording, const RunFacts& facts, std::uint64_t start_ns,
                                            const PluginList& reporters, const ReportRequest& request) noexcept {
    try {
        RecordingReader reader(recording);
        Profile profile = run_pipeline(
            {.source = &reader, .threads = 1, .sample_limit = need_samples(reporters) ? USUAL_SAMPLE_LIMIT : 0});
        RunFacts so_far = facts;
        so_far.set(integer_fact("elapsed_ns", static_cast<std::int64_t>(monotonic_ns() - start_ns)));
        so_far.notes.emplace_back("the program still runs: this is what was recorded so far");
        complete(profile, std::move(so_far), start_ns);
        write_reports(profile, reporters, request);
        return live_view(profile, request.detailed);
    } catch (const std::exception&) {  // the next call sees more of it
        return {};
    }
}

}  // namespace fah

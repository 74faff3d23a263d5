// One run: the target is launched, watched and waited for while the pipeline turns what comes into a profile.
// Knows the order in which the stages come up and go down, and nothing of what they do.
#pragma once

#include "framework/cli/commands/chosen_plugins.h"
#include "framework/cli/commands/sampling_window.h"
#include "framework/launch/launch_plan.h"
#include "framework/launch/process.h"
#include "framework/launch/target.h"
#include "framework/model/profile.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fah {

struct RunRequest {
    LaunchPlan plan;  // what runs; plugins and we add to it
    double rate_hz = 0;
    std::string clock;
    bool native = false;  // copy stacks, for native frames
    bool follow_children = true;
    pid_t inside_pid = 0;                 // > 0: the program is this process, which runs already
    bool keep_commands = true;            // --no-argv: false
    std::string recording;                // the file to write
    std::string log_file;                 // where the prelude copies logs to
    std::string log_label;                // how reports name it
    std::int64_t host_cpu_before_ns = 0;  // of ours, spent on earlier runs
    std::uint64_t recording_max = 0;
    bool keep_samples = false;        // in the profile, for a reporter that shows them by time
    const RunFacts* facts = nullptr;  // known before the run; written into the recording too
    SamplingWindow window;
    bool show_progress = false;
    std::int64_t live_ns = 0;  // how often on_live is called while the program runs; 0 = never
    // From a thread of its own; start_ns: of the launch. Returns lines for the live view. Must not throw.
    std::function<std::vector<std::string>(std::uint64_t start_ns)> on_live = {};
};

struct RunOutcome {
    std::optional<Profile> profile;  // with every fact of the run; none when on_stop was given it
    TargetResult target;
};

// The profile of a run whose target goes on. Does not throw.
using OnStop = std::function<void(const Profile& profile)>;

// Returns when the target has ended; when sampling stops before, on_stop is called while it runs. Throws Failure when nothing
// could be run. What goes wrong later becomes a note of the profile.
RunOutcome measure(RunRequest request, MeasuringPlugins& plugins, const Inherited& inherited, const OnStop& on_stop);

// Inside another fixingahole's program: runs the target as it is and returns its result.
TargetResult run_untouched(LaunchPlan plan, const Inherited& inherited);

}  // namespace fah

// The facts of fixingahole/model.h that the host itself knows: what was run, how it ended, what it and we cost.
#pragma once

#include "framework/config/settings.h"
#include "framework/launch/target.h"
#include "framework/model/profile.h"
#include "framework/plugin_host/choose_sampler.h"

#include <cstdint>
#include <ctime>
#include <string>

namespace fah {

// Known before the run. command: as typed; script: its path as written, or "".
struct KnownFacts {
    std::string command;
    std::string script;
    std::string python;
    std::time_t start = 0;
};
void set_known_facts(RunFacts& run, const KnownFacts& known, const Settings& settings);

// CPU time of this process up to now.
std::int64_t host_cpu_ns();

// Known after it. collected: what the sources and the collector said; joins `run`.
void add_run_facts(RunFacts& run, const RunFacts& collected, const TargetResult& result, const SamplerChoice& sampler);

// Says it when the kernel charged the program much more CPU time than the profile holds: part of it was not seen.
void note_missing_time(RunFacts& run, const Profile& profile);

}  // namespace fah

// The hand-made profiles whose reports are kept under expected/.
#pragma once

#include "framework/analysis/analysis.h"
#include "framework/model/profile.h"

namespace fah::test {

AnalysisOptions app_options();  // root /work, script in /work/app

Profile mixed_profile();     // several modules, recursion, two processes, losses, notes
Profile hostile_profile();   // names that are not UTF-8, move the cursor, are wide or very long
Profile waiting_profile();   // the clock counted waiting; durations are absolute
Profile crowd_profile();     // many processes and threads, some of which only wait
Profile timeline_profile();  // long calls of threads, tasks and processes (timeline_profile.cpp)
Profile memory_profile();    // allocations: a peak, a leak, churn, a library, a child (memory_profiles.cpp)
Profile
vicious_profile();  // names that try to end a string, a tag, a line, a script; with memory (vicious_profile.cpp)
Profile counted_profile();  // its calls and lines were counted (counted_profile.cpp)
Profile empty_profile();    // a program that ended before a sample

// All of them by name.
struct NamedProfile {
    const char* name;
    Profile (*make)();
};
inline constexpr NamedProfile ALL_PROFILES[] = {
    {"mixed", mixed_profile},     {"hostile", hostile_profile}, {"waiting", waiting_profile},
    {"crowd", crowd_profile},     {"memory", memory_profile},   {"timeline", timeline_profile},
    {"counted", counted_profile}, {"vicious", vicious_profile}, {"empty", empty_profile}};

}  // namespace fah::test

// The hand-made profiles whose reports are kept under expected/.
#pragma once

#include "framework/analysis/analysis.h"
#include "framework/model/profile.h"

namespace fah::test {

AnalysisOptions app_options();  // root /work, script in /work/app

Profile mixed_profile();    // several modules, recursion, two processes, losses, notes
Profile hostile_profile();  // names that are not UTF-8, move the cursor, are wide or very long
Profile waiting_profile();  // the clock counted waiting; durations are absolute
Profile crowd_profile();    // many processes and threads, some of which only wait
Profile memory_profile();   // allocations: a peak, a leak, churn, a library, a child (memory_profiles.cpp)
Profile empty_profile();    // a program that ended before a sample

}  // namespace fah::test

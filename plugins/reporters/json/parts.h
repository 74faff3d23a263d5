// profile_results.json: Scalene 2's keys and units at the top, and everything else under "fixingahole".
#pragma once

#include "plugins/reporters/json/writer.h"
#include "plugins/reporters/support/profile_view.h"

namespace json_report {

// Percent are of the 100 % of the model; MB is 2^20 bytes. Waiting counts as system time, as Scalene has it. What was not
// measured (memory, GPU, asynchronous tasks) is 0 or empty, as in Scalene's files.
void write_scalene_keys(const reporters::ProfileView& profile, Writer& writer);
void write_scalene_files(const reporters::ProfileView& profile, Writer& writer);
void write_scalene_stacks(const reporters::ProfileView& profile, Writer& writer);

// Times are integer nanoseconds. Rows refer to each other by index, since a nested tree may be deeper than readers allow.
void write_own_object(const reporters::ProfileView& profile, Writer& writer);

}  // namespace json_report

// Each process as a span around all that its main thread did, and an arrow to it from where its parent started it.
#pragma once

#include "plugins/reporters/perfetto/timeline.h"

namespace perfetto_report {

// Before the spans themselves, so that the outermost comes first.
void write_process_starts(const reporters::ProfileView& profile, const SpanColumns& spans, Events& events);

}  // namespace perfetto_report

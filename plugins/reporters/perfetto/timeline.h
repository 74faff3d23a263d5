// The timeline that a tracer kept, as trace events: calls of each thread, those of asyncio tasks on tracks of their own, pauses,
// marks, and arrows from who started a process to it.
#pragma once

#include "plugins/reporters/perfetto/events.h"
#include "plugins/reporters/support/profile_view.h"

#include <cstdint>
#include <vector>

namespace perfetto_report {

struct SpanColumns {
    explicit SpanColumns(const fixingahole::Model& model);

    reporters::Numbers begin, duration, detail;
    reporters::Ids thread, name, file, line, task;
    reporters::Column<std::uint8_t> kind;
    reporters::Numbers process_start;
    reporters::Ids process_name, forked, fork_tid;  // by row of the processes
};

// By row of the threads: whether it has spans, or is the main thread of a process that has some, which gets one around it all;
// nothing else may stand on its track.
std::vector<bool> threads_with_spans(const reporters::ProfileView& profile, const SpanColumns& spans);

// "SpawnPoolWorker-1: python main.py (123)": what the program calls it first, if it does.
std::string name_of_process(const reporters::ProfileView& profile, const SpanColumns& spans, std::uint32_t process);

void write_timeline(const reporters::ProfileView& profile, const SpanColumns& spans, Events& events);

}  // namespace perfetto_report

/* The timeline: each call that took long is told at its end, by itself, so that a process that is killed loses none that had
 * ended. Short calls cost one comparison. */
#ifndef TRACER_TIMELINE_H
#define TRACER_TIMELINE_H

#include <stdint.h>

#include "plugins/samplers/tracer/agent/thread.h"

/* Before the first event: reads what was asked for. */
void tracer_timeline_find(void);
int tracer_timeline_is_wanted(void);

/* The interpreter is up, and events are about to come; nothing was long before. */
void tracer_timeline_start(void);

/* The process is about to end: calls that run are told as far as they have come. */
void tracer_tell_unfinished(tracer_thread* thread);

/* In a fork's child, by the thread that forked. */
void tracer_tell_fork(int32_t parent_tid);

/* Writes a record of the thread, or counts it as left out. ns: how long what it tells took; the fuller the ring, the longer that
 * has to be. */
void tracer_tell_timed(fah_target_thread* thread, uint32_t kind, const void* record, uint32_t size, uint64_t ns);

/* CLOCK_MONOTONIC of a tick. */
uint64_t tracer_time_of(uint64_t ticks);

#endif

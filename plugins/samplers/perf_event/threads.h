/* In the target: what the agent keeps of each thread. In one table, so that a fork's child finds the numbers of the events
 * that it got from its parent. */
#ifndef PERF_EVENT_THREADS_H
#define PERF_EVENT_THREADS_H

#include <stdint.h>

#include "plugins/samplers/perf_event/event.h"

typedef struct sampled_thread {
    uint32_t in_use; /* atomic */
    uint32_t timer;  /* as start_timer() gives it */
    uint32_t skip;   /* events to skip */
    uint32_t reserved;
    int64_t event_ns; /* the thread's CPU clock at the last event */
    int64_t tick_ns;  /* and at the last tick */
    perf_event event;
} sampled_thread;

/* An empty entry, or NULL when all are in use. */
sampled_thread* acquire_entry(void);
void release_entry(sampled_thread* entry);

/* In a fork's child, before it has entries of its own; later calls do nothing. */
void forget_parents_entries(void);

#endif

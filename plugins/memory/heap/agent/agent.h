/* What the parts of the agent share about this process. */
#ifndef HEAP_AGENT_H
#define HEAP_AGENT_H

#include <fixingahole/agent.h>
#include <stdint.h>

#define HEAP_STARTING 0u /* before the constructor: nothing is counted yet */
#define HEAP_SAMPLING 1u
#define HEAP_OVER 2u /* not a process to be profiled, or the run is over */

typedef struct heap_agent_state {
    const fah_core* core; /* NULL where nothing is to be profiled */
    uint32_t channel;
    uint32_t state; /* atomic, HEAP_* above */
    uint64_t mean;  /* bytes between two samples */
    uint64_t seed;  /* 0 = by the clock */
    int32_t pid;
    uint32_t is_attached; /* 1: there may be another run in this process, so no thread is ever done */
} heap_agent_state;

extern heap_agent_state heap_agent;

uint64_t heap_seed_of_next_thread(void);

/* A new image, or a fork's child, to the host. flags: HEAP_* of heap_wire.h. */
int heap_tell_start(uint32_t flags);

#endif

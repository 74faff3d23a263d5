/* What the parts of the agent share about this process. */
#ifndef TRACER_AGENT_H
#define TRACER_AGENT_H

#include <fixingahole/agent.h>
#include <stddef.h>
#include <stdint.h>

#define TRACER_WAITING 0u /* for the program to begin */
#define TRACER_COUNTING 1u
#define TRACER_OVER 2u /* the run is over, or the interpreter is not one that can be traced */

typedef struct tracer_agent_state {
    const fah_core* core; /* NULL where nothing is to be profiled */
    uint32_t channel;
    uint32_t state;   /* atomic, TRACER_* above */
    uint32_t version; /* PY_VERSION_HEX */
    int32_t pid;
    uint32_t by_monitoring;
} tracer_agent_state;

extern tracer_agent_state tracer_agent;

#endif

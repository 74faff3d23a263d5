/* What the parts of the agent share about this process. */
#ifndef LINES_AGENT_H
#define LINES_AGENT_H

#include <fixingahole/agent.h>
#include <stddef.h>
#include <stdint.h>

#define LINES_WAITING 0u /* for the program to begin */
#define LINES_COUNTING 1u
#define LINES_OVER 2u /* the run is over, or the interpreter is not one whose lines can be told */

typedef struct lines_agent_state {
    const fah_core* core; /* NULL where nothing is to be profiled */
    uint32_t channel;
    uint32_t state;   /* atomic, LINES_* above */
    uint32_t version; /* PY_VERSION_HEX */
    int32_t pid;
    uint32_t by_monitoring;
} lines_agent_state;

extern lines_agent_state lines_agent;

#endif

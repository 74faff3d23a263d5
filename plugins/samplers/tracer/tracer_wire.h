/* What the tracer's agent writes into the ring, and its half in the host reads. Not part of the ABI: both are built together.
 *
 * A function is a number of its process image, from 1; 0 is what calls a thread's outermost function. Amounts are what has come
 * since the last record: the host adds them up. */
#ifndef TRACER_WIRE_H
#define TRACER_WIRE_H

#include <fixingahole/agent.h>
#include <stdint.h>

#define TRACER_RECORD_FUNCTION                                                                                         \
    (FAH_RECORD_AGENT + 0) /* tracer_function, with its code as the stack, or its name behind it */
#define TRACER_RECORD_CALLS (FAH_RECORD_AGENT + 1) /* tracer_calls, one after the other, of the record's thread */
#define TRACER_RECORD_START (FAH_RECORD_AGENT + 2) /* tracer_start: an image, or a fork's child, begins */

typedef struct tracer_function {
    uint32_t number;
    uint32_t is_c; /* 1 = the bytes behind are its name, UTF-8 */
} tracer_function;

/* Of one function as called by one other. "First" is a call of a function, or pair, that is not running in the thread yet. */
typedef struct tracer_calls {
    uint32_t caller;
    uint32_t callee;
    uint32_t calls;
    uint32_t first_of_pair;
    uint32_t first_of_function;
    uint32_t resumes;     /* of its generators and coroutines */
    uint64_t own_ns;      /* without what it called */
    uint64_t pair_ns;     /* cumulative: from each first_of_pair to its end */
    uint64_t function_ns; /* cumulative: from each first_of_function to its end */
    uint64_t counting_ns; /* of function_ns, what the counting itself has cost, as it was measured at the start */
    uint64_t inside_ns;   /* of counting, in the calls' own time; and around them, in their caller's */
    uint64_t around_ns;
} tracer_calls;

#define TRACER_MAX_CALLS (4096u / sizeof(tracer_calls))

/* What one counted call costs, measured in this process: within the time of the call itself, and around it, in the time of its
 * caller. In picoseconds. */
typedef struct tracer_start {
    uint32_t by_monitoring; /* 1 = sys.monitoring, 0 = the C profile hook */
    uint32_t by_tsc;        /* 1 = the processor's time stamp counter, 0 = CLOCK_MONOTONIC */
    uint32_t by_frames;     /* 1 = Python functions that call nothing are counted where frames are run */
    uint32_t unused;
    uint64_t python_inside_ps;
    uint64_t python_around_ps;
    uint64_t c_inside_ps;
    uint64_t c_around_ps;
    uint64_t simple_inside_ps; /* where by_frames */
    uint64_t simple_around_ps;
} tracer_start;

#endif

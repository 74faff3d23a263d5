/* What the tracer's agent tells of the timeline. Not part of the ABI: both are built together. Times are CLOCK_MONOTONIC; texts
 * are UTF-8 and end with the record. */
#ifndef TRACER_TIMELINE_WIRE_H
#define TRACER_TIMELINE_WIRE_H

#include <fixingahole/agent.h>
#include <fixingahole/host.h>
#include <stdint.h>

#define TRACER_RECORD_SPAN (FAH_RECORD_AGENT + 16)  /* tracer_span: a long call has ended, of the record's thread */
#define TRACER_RECORD_PAUSE (FAH_RECORD_AGENT + 17) /* tracer_pause: the garbage collector has ended */
#define TRACER_RECORD_MARK (FAH_RECORD_AGENT + 18)  /* tracer_mark, and its text */
#define TRACER_RECORD_TASK (FAH_RECORD_AGENT + 19)  /* tracer_task, and its name */
#define TRACER_RECORD_NAME (FAH_RECORD_AGENT + 20)  /* the process's name */
#define TRACER_RECORD_FORK (FAH_RECORD_AGENT + 21)  /* tracer_fork: this process is a fork */

#define TRACER_MAX_TEXT 512u

typedef struct tracer_span {
    uint64_t begin_ns, end_ns;
    uint32_t function; /* as in tracer_calls */
    uint32_t task;     /* its number in this process; 0 = none */
    uint32_t kind;     /* FAH_SPAN_* */
    uint32_t unused;
} tracer_span;

typedef struct tracer_pause {
    uint64_t begin_ns, end_ns;
    uint32_t generation;
    uint32_t unused;
    uint64_t freed;
} tracer_pause;

typedef struct tracer_mark {
    uint64_t time_ns;
    uint32_t task;
    uint32_t unused;
} tracer_mark;

typedef struct tracer_task {
    uint32_t number;
    uint32_t unused;
} tracer_task;

typedef struct tracer_fork {
    int32_t parent_tid; /* 0 = not known */
    uint32_t unused;
} tracer_fork;

#endif

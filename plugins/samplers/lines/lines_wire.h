/* What the agent of --lines writes into the ring, and its half in the host reads. Not part of the ABI: both are built together.
 *
 * A function is a number of its process image, from 1. Amounts are what has come since the last record: the host adds them up. */
#ifndef LINES_WIRE_H
#define LINES_WIRE_H

#include <fixingahole/agent.h>
#include <stdint.h>

#define LINES_RECORD_FUNCTION (FAH_RECORD_AGENT + 0) /* lines_function, with its code as the stack */
#define LINES_RECORD_AMOUNTS (FAH_RECORD_AGENT + 1)  /* lines_amounts, one after the other, of the record's thread */
#define LINES_RECORD_START (FAH_RECORD_AGENT + 2)    /* lines_start: an image, or a fork's child, begins */
#define LINES_RECORD_MISSED (FAH_RECORD_AGENT + 3)   /* lines_missed */

#define LINES_MAX_CHOICES 63u
#define LINES_MARK 63u /* the choice that stands for functions marked @profile */

typedef struct lines_function {
    uint32_t number;
    uint32_t reserved;
    uint64_t choices; /* bits of the words of --lines that name it */
} lines_function;

/* Time of a line: while it was the innermost line of its function in the thread, with what it called. */
typedef struct lines_amounts {
    uint32_t function;
    uint32_t line;
    uint64_t hits;
    uint64_t time_ns;
    uint64_t counting_ns; /* of it, what the counting itself has cost, as it was measured at the start */
} lines_amounts;

#define LINES_MAX_AMOUNTS (4096u / sizeof(lines_amounts))

/* In picoseconds; of a frame of a chosen function, without its lines. */
typedef struct lines_start {
    uint32_t by_monitoring; /* 1 = sys.monitoring, 0 = the trace hook within chosen frames */
    uint32_t by_tsc;
    uint64_t line_ps;
    uint64_t frame_ps;
} lines_start;

/* Why something is not in the figures. */
#define LINES_MISSED_REPLACED 0u /* a frame that ran under a tracer of the program's own */
#define LINES_MISSED_DEEP 1u     /* a frame too deep in the C stack, or in ours */
#define LINES_MISSED_ROOM 2u     /* a function, or hits of a line, without room */
#define LINES_MISSED_COUNT 3u

typedef struct lines_missed {
    uint64_t count[LINES_MISSED_COUNT];
} lines_missed;

/* The environment that tells the agent what was chosen: for each word "number\x1ffile\x1fname\n", the file absolute or empty,
 * the function's name or empty. A number may stand there twice. */
#define LINES_ENVIRONMENT "_FAH_LINES"

#endif

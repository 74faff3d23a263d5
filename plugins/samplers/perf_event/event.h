/* In the target: one perf event of a thread, which signals the thread for each period of the CPU time it has spent in user
 * mode. Raw system calls only; every function may be called in a handler. */
#ifndef PERF_EVENT_EVENT_H
#define PERF_EVENT_EVENT_H

#include <stdint.h>

typedef struct perf_event {
    int32_t fd;  /* 0 = none: the standard input's number is never ours */
    uint64_t id; /* the kernel's, by which a number that the program has closed and used again is told from ours */
} perf_event;

/* In the thread itself: an event that counts, or one with fd 0. */
perf_event open_event(int32_t tid, int64_t period_ns);

/* 0 when the program has closed the event, or there was none. */
int event_is_open(const perf_event* event);

/* Stops the event, also where another process holds its number too; leaves alone what is not ours. */
void close_event(perf_event* event);

/* In a fork's child: puts away the number only, the event is the parent's. */
void forget_event(perf_event* event);

#endif

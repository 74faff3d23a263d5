/* The agent's account of a thread, driven by hand, with a core that remembers what it is told. */
#ifndef LINES_TESTING_ACCOUNT_H
#define LINES_TESTING_ACCOUNT_H

#include <stdint.h>

#include "plugins/samplers/lines/lines_wire.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A thread that has counted nothing; events cost `line` and `frame` ticks. */
void account_begin(uint64_t line, uint64_t frame);
void account_enter(uint32_t function);
void account_hit(uint32_t line);
void account_leave(void);
void account_leave_to(uint32_t depth);
void account_fork(void);
/* Tells what has come; when `refused`, the ring has no room. */
void account_tell(uint32_t refused);
void account_end(void);
uint32_t account_depth(void);

/* What was told of a line in all, and how many records. */
lines_amounts account_told(uint32_t function, uint32_t line);
uint32_t account_records(void);
/* Hits of lines that had no room. */
uint64_t account_without_room(void);

#ifdef __cplusplus
}
#endif

#endif

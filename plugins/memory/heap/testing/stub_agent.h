/* For the tests of the agent's parts: an agent without a core, which remembers what it is told. */
#ifndef HEAP_STUB_AGENT_H
#define HEAP_STUB_AGENT_H

#include <stdint.h>

typedef struct stub_told {
    int is_free; /* 2 = a site (serial) was told, with the stack (bytes); 3 = address space was reserved */
    uint64_t serial;
    uint64_t bytes;
} stub_told;

void stub_reset(void);
/* 1 = from now on the ring is full. */
void stub_refuse(int refuse);
/* What the core says the calling thread's stack is; 0 = nothing is to be recorded. */
void stub_stack(uint64_t number);
/* The calling thread is at work on a record. */
void stub_busy(int busy);
/* So many bytes the core will share. */
void stub_share(uint64_t bytes);
/* How full it says it is, in percent. */
void stub_fill(uint32_t percent);
unsigned stub_told_count(void);
stub_told stub_told_at(unsigned index);
uint64_t stub_losses(void);

#endif

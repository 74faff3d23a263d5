/* The addresses of sampled blocks that live, each with its serial: a counting filter, and behind it an open-addressing set.
 * Lock-free, for any thread and signal handlers; a fork's child begins with an empty one.
 *
 * CRITICAL: only the owner of a block adds and takes its address: it adds before the program has it, and takes before the
 * allocator has it back. So no two threads ever work on the same address. */
#ifndef HEAP_ADDRESS_SET_H
#define HEAP_ADDRESS_SET_H

#include <stdint.h>

#include "plugins/memory/heap/agent/own_memory.h"

#define HEAP_FILTER_SLOTS 65536u /* a power of two */

extern HEAP_OWN uint8_t heap_filter[HEAP_FILTER_SLOTS];

/* Blocks of one cache line share a slot, so that those of a kilobyte that come and go share a line of the filter; the upper bits
 * tell apart those that all begin at the same place of a page. */
static inline uint32_t heap_filter_slot(const void* block) {
    uint64_t address = (uint64_t)(uintptr_t)block;
    return (uint32_t)((address >> 6) ^ (address >> 22)) & (HEAP_FILTER_SLOTS - 1);
}

/* 0: it was not sampled, for sure. */
static inline int heap_may_hold(const void* block) {
    return __atomic_load_n(&heap_filter[heap_filter_slot(block)], __ATOMIC_RELAXED) != 0;
}

/* For each run. limit: blocks there is to be room for, at least; rounded up. */
void heap_set_start(uint64_t limit);

/* Everything in it is forgotten. */
void heap_set_clear(void);

/* In a fork's child, where the kernel could not be asked to do it. */
void heap_set_clear_in_child(void);

/* serial > 0. 1, or 0 when the set is full. */
int heap_set_add(const void* block, uint64_t serial);

/* The block's serial, which is in the set no longer; 0 when it was not there. */
uint64_t heap_set_take(const void* block);

#endif

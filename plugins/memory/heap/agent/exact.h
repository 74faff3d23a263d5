/* Counting every allocation: the site of the calling thread's stack gets the bytes, the block is remembered with its site and
 * size, and what is freed goes from its site again. Sums stand in the table that the host reads; only a new stack is told
 * through the ring.
 *
 * One lock stands round each change, for an instant and never round a call of the program's allocator. A signal handler
 * that allocates while its own thread is at work here finds it busy: its blocks are not counted, which is (heap_untracked). */
#ifndef HEAP_EXACT_H
#define HEAP_EXACT_H

#include <stddef.h>
#include <stdint.h>

#include "plugins/memory/heap/agent/bias_lock.h"
#include "plugins/memory/heap/agent/own_memory.h"

typedef struct heap_exact_state {
    uint32_t on;   /* 1: what is allocated is counted, or was until it was full */
    uint32_t full; /* 1: what is allocated now is sampled */
    uint32_t told; /* 1: the host knows of the table */
    uint64_t salt; /* of this table's identities: those that threads keep are of another one */
    heap_lock lock;
} heap_exact_state;

/* All zero in a fork's child until that has a table of its own. */
extern HEAP_OWN struct heap_exact_page {
    heap_exact_state state;
    uint8_t rest[65536 - sizeof(heap_exact_state)];
} heap_exact;

static inline int heap_counts_all(void) { return __builtin_expect(heap_exact.state.on != 0, 0) != 0; }

/* In the constructor, and in a fork's child. 1, or 0 when there is no room for a table. */
int heap_exact_start(uint32_t sites);
/* When there was another run in this process: its table and blocks. */
void heap_exact_forget(void);
/* Tells the host of this image and its table: now, or outside the sampling window with the first stack inside it. */
void heap_exact_tell(uint32_t flags);
/* In every thread: its own word, that of the core's slot; and before that is another thread's. */
void heap_exact_thread(void** slot);
void heap_exact_thread_ends(void);
/* Nothing is counted any more. */
void heap_exact_end(void);

/* After an allocation of the calling thread: 1, or 0 when it is to be sampled. */
int heap_count_allocation(const void* block, size_t bytes, uint32_t origin);
/* Before a block is freed. */
void heap_count_free(const void* block);

/* For realloc: takes the block out, 1 when it was counted; then either frees it or puts it back. */
int heap_count_move(const void* block);
void heap_count_moved(void);
void heap_count_unmoved(const void* block);

/* A mapping: a handle, far below any serial, for the frees of its parts; 0 = not counted. */
uint64_t heap_count_mapping(uint64_t bytes);
void heap_count_unmapping(uint64_t handle, uint64_t bytes);
static inline int heap_is_handle(uint64_t serial) { return serial <= UINT32_MAX; }

/* The process is about to end, or is not (an exec has failed). */
void heap_exact_leave(uint32_t leaves);

#endif

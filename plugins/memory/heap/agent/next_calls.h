/* The allocator behind ours: the program's own (jemalloc, tcmalloc, ... preloaded or linked) or libc's.
 *
 * Every pointer begins with a function that looks all of them up and then does the call, so that no call has to ask.
 * Looking up reads ELF tables and allocates nothing (sdk/agent/elf_lookup.h), so that no arena is needed for the time
 * until it is done. The first call comes from the loader, before any constructor and any second thread. */
#ifndef HEAP_NEXT_CALLS_H
#define HEAP_NEXT_CALLS_H

#include <stddef.h>
#include <sys/types.h>

#include "plugins/memory/heap/agent/own_memory.h"

typedef struct heap_calls {
    void* (*malloc)(size_t);
    void* (*calloc)(size_t, size_t);
    void* (*realloc)(void*, size_t);
    void (*free)(void*);
    int (*posix_memalign)(void**, size_t, size_t);
    void* (*aligned_alloc)(size_t, size_t);
    void* (*memalign)(size_t, size_t);
    void* (*valloc)(size_t);
    void* (*pvalloc)(size_t);
    void* (*mmap)(void*, size_t, int, int, int, off_t);
    int (*munmap)(void*, size_t);
    void* (*mremap)(void*, size_t, size_t, int, void*);
} heap_calls;

extern HEAP_OWN heap_calls heap_next;

/* Looks every one up; what is there already stays. */
void heap_find_next_calls(void);

#endif

/* The hooks of CPython's domains "mem" and "obj": what is called at each allocation, and what it learns of the allocator that
 * stands behind. Where that is pymalloc itself the hooks become direct ones, which have nothing to ask.
 *
 * All of it is called under the interpreter's lock. */
#ifndef HEAP_PYTHON_CALLS_H
#define HEAP_PYTHON_CALLS_H

#include <stddef.h>

#include "plugins/memory/heap/agent/own_memory.h"

#define HEAP_SMALL_OBJECT 512u /* pymalloc's own; what is larger it takes from malloc */

/* PyMemAllocatorEx */
typedef struct allocator {
    void* context;
    void* (*malloc)(void*, size_t);
    void* (*calloc)(void*, size_t, size_t);
    void* (*realloc)(void*, void*, size_t);
    void (*free)(void*, void*);
} allocator;

/* What stands behind a hook. */
typedef struct hooked {
    allocator next;
    int domain;
    int small_is_own; /* a small object was seen not to come from malloc */
    int is_known;     /* pymalloc stands behind, and no other */
} hooked;

typedef void (*domain_call)(int, allocator*);

/* Set before the first hook is in place. */
extern HEAP_OWN struct heap_python_state {
    domain_call get_allocator;
    domain_call set_allocator;
    int frees_are_hooked; /* for good: each is to be counted */
} heap_python;

/* What is to be set for a domain; `behind` is filled in already. */
allocator heap_python_hooks(hooked* behind);

int heap_python_is_ours(const allocator* one);

#endif

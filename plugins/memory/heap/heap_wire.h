/* What the heap agent writes into the ring, and its half in the host reads. Not part of the ABI: both are built together.
 *
 * A serial names one allocation of a process image. Serials begin at CLOCK_MONOTONIC's nanoseconds when the image began,
 * so that an exec's image does not repeat those of the one before. */
#ifndef HEAP_WIRE_H
#define HEAP_WIRE_H

#include <fixingahole/agent.h>
#include <stdint.h>

#define HEAP_RECORD_START (FAH_RECORD_AGENT + 0)   /* heap_start: an image, or a fork's child, begins */
#define HEAP_RECORD_ALLOC (FAH_RECORD_AGENT + 1)   /* heap_alloc, with a stack */
#define HEAP_RECORD_FREE (FAH_RECORD_AGENT + 2)    /* heap_free */
#define HEAP_RECORD_SITE (FAH_RECORD_AGENT + 3)    /* heap_site_record, with a stack */
#define HEAP_RECORD_RESERVE (FAH_RECORD_AGENT + 4) /* heap_reserve, with a stack */

/* Where every allocation is counted, the path of the heap_table follows, NUL-terminated. */
typedef struct heap_start {
    uint64_t first_serial;
    uint32_t flags; /* HEAP_* below */
    uint32_t reserved;
} heap_start;

#define HEAP_FOREIGN_MALLOC 1u /* the program's own malloc stands before ours: native allocations are not seen */
#define HEAP_WITHOUT_PYTHON 2u /* CPython's own allocators are not watched */
#define HEAP_EXACT 4u          /* every allocation is counted */
#define HEAP_NO_TABLE 8u       /* there was no room for counting: it is sampled */

typedef struct heap_alloc {
    uint64_t serial;
    uint64_t bytes;  /* as asked for */
    uint64_t mean;   /* bytes between two samples; 0 = every one is taken */
    uint32_t origin; /* FAH_ORIGIN_* */
    uint32_t reserved;
} heap_alloc;

typedef struct heap_free {
    uint64_t serial;
    uint64_t bytes; /* of it that went; may be a part of a mapping */
} heap_free;

/* A large mapping for which no memory was set aside: it holds what the program has touched of it. heap_free tells of its end. */
typedef struct heap_reserve {
    uint64_t serial;
    uint64_t begin;
    uint64_t bytes;
    int32_t pid;
    uint32_t reserved;
} heap_reserve;

/* A stack is counted from now on, under this number. */
typedef struct heap_site_record {
    uint32_t site;
    uint32_t origin; /* FAH_ORIGIN_* */
} heap_site_record;

#endif

/* The file in which an exactly counted process image adds up its allocations: written by the agent, read by its half in the host
 * while the process runs and after it has ended or was killed. Not part of the ABI: both are built together.
 *
 *   | heap_table, 4096 bytes | heap_site, 64 bytes each, site_count of them |
 *
 * A site is a Python stack together with a kind of memory. Which stack it is, a HEAP_RECORD_SITE in the ring says once.
 *
 * CRITICAL: nothing is ever copied for all sites at once, and still the host reads states of one moment. There are two such
 * states: the process's own peak, whose number goes up whenever it holds more than ever before, and the look, whose
 * number the host raises when it wants to see the state. A site that is about to change compares its marks with the numbers in
 * force, and where they differ notes first what it held: so of a site whose mark is older than a number, what it holds
 * now is what it held at that moment, and of any other it is what it noted. */
#ifndef HEAP_TABLE_H
#define HEAP_TABLE_H

#include <stdint.h>

#define HEAP_TABLE_MAGIC 0x3130454c42415446ull /* "FTABLE01" */
#define HEAP_TABLE_HEAD 4096u
#define HEAP_SIZE_CLASSES 64u
#define HEAP_MAX_SITES ((1u << 22) - 2)

#define HEAP_FULL_SITES 1u /* there are as many stacks as may be counted */
#define HEAP_FULL_ROOM 2u  /* the run directory, or its budget, had no room for more */
#define HEAP_FULL_STUCK 3u /* a thread was ended in the middle of counting */

typedef struct heap_size_class {
    uint64_t count;
    uint64_t bytes;
} heap_size_class;

typedef struct heap_site {
    uint64_t allocated;   /* bytes since the image began */
    uint64_t freed;       /* of them; what is left is what it holds */
    uint32_t allocations; /* modulo 2^32, as is */
    uint32_t frees;
    uint64_t temporary; /* bytes that the same thread freed as its next event */
    uint64_t peak;      /* the most bytes that it ever held */
    uint64_t at_peak;   /* noted: what it held at the process's peak of the number in marks */
    uint64_t at_look;   /* noted: what it held at the look of the number in marks */
    uint64_t marks;     /* HEAP_MARKS */
} heap_site;

#define HEAP_MARKS(peak, look) ((uint64_t)(peak) << 32 | (uint32_t)(look))

typedef struct heap_table {
    uint64_t magic;
    int32_t pid;
    uint32_t site_room; /* that there may be */
    uint8_t pad0[48];
    uint32_t asked; /* by the host: the number of the look that it wants; on a cache line of its own */
    uint8_t pad1[60];
    uint64_t live; /* bytes of all sites */
    uint64_t peak;
    uint64_t marks; /* the numbers in force */
    uint8_t pad2[40];
    uint32_t looked_peak; /* the peak's number when the look began */
    uint32_t site_count;
    uint32_t full; /* HEAP_FULL_*, 0 = not yet */
    uint32_t reserved;
    uint64_t full_ns;  /* CLOCK_MONOTONIC */
    uint64_t leave_ns; /* when the process ended in an orderly way, or went on to an exec; 0 = not yet */
    uint8_t pad3[1024 - 288];
    heap_size_class sizes[HEAP_SIZE_CLASSES]; /* class k: sizes of k bits, the last one also larger ones */
    uint8_t pad4[HEAP_TABLE_HEAD - 2048];
} heap_table;

static inline heap_site* heap_sites_of(heap_table* table) {
    return (heap_site*)(void*)((uint8_t*)table + HEAP_TABLE_HEAD);
}

#endif

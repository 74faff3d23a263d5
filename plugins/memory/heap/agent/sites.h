/* The sites of this process image: finding them by their identity, and adding up in the table that the host reads (heap_table.h).
 * All of it but heap_sites_start under the lock of exact.h. */
#ifndef HEAP_SITES_H
#define HEAP_SITES_H

#include <fixingahole/abi.h>
#include <stdint.h>

#include "plugins/memory/heap/heap_table.h"

#define HEAP_NO_SITE 0xffffffffu

typedef struct heap_sites {
    heap_table* table;
    heap_site* sites;
    uint8_t* told; /* by site: 1 = the host knows its stack */
} heap_sites;

extern heap_sites heap_all_sites;

/* Makes the table for at most `limit` sites, also in a fork's child, whose own it then is. 0 = no room. */
int heap_sites_start(uint32_t limit);

/* Unmaps it. */
void heap_sites_drop(void);

/* Where the host finds it. */
const char* heap_sites_path(void);

/* The site of this identity, made where there is none yet; HEAP_NO_SITE when the table is full: then full says why. */
uint32_t heap_find_site(uint64_t identity);

/* Before a site whose marks are old changes: it notes what it holds. */
void heap_mark_site(heap_site* site);

static inline uint64_t heap_held(const heap_site* site) { return site->allocated - site->freed; }

/* The host may read at any time, so a mark stands before the change that it is about. */
static inline void heap_site_settles(heap_site* site) {
    heap_table* table = heap_all_sites.table;
    uint32_t asked = __atomic_load_n(&table->asked, __ATOMIC_RELAXED);
    if (__builtin_expect(site->marks != table->marks || asked != (uint32_t)table->marks, 0)) heap_mark_site(site);
}

static inline void heap_add_to_site(uint32_t number, uint64_t bytes) {
    heap_table* table = heap_all_sites.table;
    heap_site* site = &heap_all_sites.sites[number];
    heap_site_settles(site);
    __atomic_store_n(&site->allocated, site->allocated + bytes, __ATOMIC_RELEASE);
    ++site->allocations;
    if (heap_held(site) > site->peak) site->peak = heap_held(site);
    uint32_t bits = bytes ? 64u - (uint32_t)__builtin_clzll(bytes) : 0;
    heap_size_class* size = &table->sizes[bits < HEAP_SIZE_CLASSES ? bits : HEAP_SIZE_CLASSES - 1];
    size->bytes += bytes;
    ++size->count;
    table->live += bytes;
    if (table->live <= table->peak) return;
    table->peak = table->live;
    __atomic_store_n(&table->marks, table->marks + HEAP_MARKS(1, 0), __ATOMIC_RELEASE);
}

static inline void heap_take_from_site(uint32_t number, uint64_t bytes, uint32_t frees, int is_temporary) {
    heap_site* site = &heap_all_sites.sites[number];
    heap_site_settles(site);
    if (is_temporary) site->temporary += bytes;
    __atomic_store_n(&site->freed, site->freed + bytes, __ATOMIC_RELEASE);
    site->frees += frees;
    heap_all_sites.table->live -= bytes;
}

#endif

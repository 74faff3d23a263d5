#include "plugins/memory/heap/agent/sites.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "plugins/memory/heap/agent/agent.h"
#include "plugins/memory/heap/agent/own_memory.h"

#define FIRST_SITES ((16384u - HEAP_TABLE_HEAD) / (uint32_t)sizeof(heap_site))
#define FIRST_BITS 10u

typedef struct place {
    uint64_t identity;
    uint32_t number; /* of the site + 1; 0 = free */
    uint32_t reserved;
} place;

heap_sites heap_all_sites;

static char path[FAH_SHARED_PATH];
static uint64_t mapped_bytes;
static uint32_t limit;
static uint32_t usable; /* sites that have room in the file */
static place* places;   /* open addressing, at most half full */
static uint32_t bits;

static uint64_t bytes_of(uint64_t sites) { return HEAP_TABLE_HEAD + sites * sizeof(heap_site); }

const char* heap_sites_path(void) { return path; }

void heap_sites_drop(void) {
    heap_unmap_own(heap_all_sites.table, mapped_bytes);
    heap_unmap_own(heap_all_sites.told, limit);
    heap_unmap_own(places, places ? (1ull << bits) * sizeof(place) : 0);
    heap_all_sites = (heap_sites){NULL, NULL, NULL};
    places = NULL;
}

static int grow_places(void) {
    const uint32_t more = places ? bits + 1 : FIRST_BITS;
    place* old = places;
    place* fresh = heap_map_own((1ull << more) * sizeof(place));
    if (!fresh) return 0;
    for (uint64_t i = 0; old && i < 1ull << bits; ++i) {
        if (!old[i].number) continue;
        uint64_t at = old[i].identity >> (64 - more);
        while (fresh[at].number) at = (at + 1) & ((1ull << more) - 1);
        fresh[at] = old[i];
    }
    heap_unmap_own(old, old ? (1ull << bits) * sizeof(place) : 0);
    places = fresh;
    bits = more;
    return 1;
}

int heap_sites_start(uint32_t most) {
    heap_sites_drop(); /* a parent's */
    limit = most < HEAP_MAX_SITES ? most : HEAP_MAX_SITES;
    usable = FIRST_SITES < limit ? FIRST_SITES : limit;
    mapped_bytes = bytes_of(limit);
    heap_all_sites.told = heap_map_own(limit);
    if (!heap_all_sites.told || !grow_places()) return 0;
    heap_table* table = heap_agent.core->share(mapped_bytes, bytes_of(usable), path);
    if (!table) return 0;
    table->pid = (int32_t)syscall(SYS_getpid);
    table->site_room = limit;
    heap_all_sites.sites = heap_sites_of(table);
    heap_all_sites.table = table;
    __atomic_store_n(&table->magic, HEAP_TABLE_MAGIC, __ATOMIC_RELEASE);
    return 1;
}

static uint32_t be_full(uint32_t why) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    heap_all_sites.table->full_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    __atomic_store_n(&heap_all_sites.table->full, why, __ATOMIC_RELEASE);
    return HEAP_NO_SITE;
}

static int make_room(void) {
    uint32_t wanted = usable * 2 < limit ? usable * 2 : limit;
    uint64_t from = bytes_of(usable);
    if (heap_agent.core->share_more(path, from, bytes_of(wanted) - from) != FAH_OK) return 0;
    usable = wanted;
    return 1;
}

static uint32_t make_site(place* at, uint64_t identity) {
    heap_table* table = heap_all_sites.table;
    uint32_t number = table->site_count;
    if (table->full) return HEAP_NO_SITE;
    if (number == limit) return be_full(HEAP_FULL_SITES);
    if (number == usable && !make_room()) return be_full(HEAP_FULL_ROOM);
    heap_all_sites.sites[number].marks = table->marks;
    __atomic_store_n(&table->site_count, number + 1, __ATOMIC_RELEASE);
    *at = (place){.identity = identity, .number = number + 1};
    return number;
}

uint32_t heap_find_site(uint64_t identity) {
    if (heap_all_sites.table->site_count * 2ull >= 1ull << bits && !grow_places()) return be_full(HEAP_FULL_ROOM);
    uint64_t at = identity >> (64 - bits);
    for (; places[at].number; at = (at + 1) & ((1ull << bits) - 1)) {
        if (places[at].identity == identity) return places[at].number - 1;
    }
    return make_site(&places[at], identity);
}

/* The host wants to see the state as it is now: before this change. */
static void begin_look(heap_table* table, uint32_t asked) {
    table->looked_peak = (uint32_t)(table->marks >> 32);
    __atomic_store_n(&table->marks, (table->marks >> 32) << 32 | asked, __ATOMIC_RELEASE);
}

void heap_mark_site(heap_site* site) {
    heap_table* table = heap_all_sites.table;
    uint32_t asked = __atomic_load_n(&table->asked, __ATOMIC_ACQUIRE);
    if (asked != (uint32_t)table->marks) begin_look(table, asked);
    uint64_t differs = site->marks ^ table->marks;
    if (differs >> 32) site->at_peak = heap_held(site);
    if ((uint32_t)differs) site->at_look = heap_held(site);
    __atomic_store_n(&site->marks, table->marks, __ATOMIC_RELEASE);
}

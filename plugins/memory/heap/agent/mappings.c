#include "plugins/memory/heap/agent/mappings.h"

#include "plugins/memory/heap/agent/agent.h"
#include "plugins/memory/heap/agent/heap.h"

#define MAPPINGS 8192u
#define BUSY 1u
#define PATIENCE 1000

typedef struct mapping {
    uint64_t begin; /* 0 = free, BUSY = somebody works on it */
    uint64_t end;
    uint64_t serial;
} mapping;

static mapping mappings[MAPPINGS];
static uint32_t used; /* atomic: entries below it may be in use */

static void raise_used(uint32_t count) {
    uint32_t seen = __atomic_load_n(&used, __ATOMIC_RELAXED);
    while (seen < count && !__atomic_compare_exchange_n(&used, &seen, count, 1, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
    }
}

static int claim(mapping* place, uint64_t expected) {
    return __atomic_compare_exchange_n(&place->begin, &expected, BUSY, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static int keep(uint64_t begin, uint64_t end, uint64_t serial) {
    for (uint32_t i = 0; i < MAPPINGS; ++i) {
        if (__atomic_load_n(&mappings[i].begin, __ATOMIC_RELAXED) != 0 || !claim(&mappings[i], 0)) continue;
        mappings[i].end = end;
        mappings[i].serial = serial;
        raise_used(i + 1);
        __atomic_store_n(&mappings[i].begin, begin, __ATOMIC_RELEASE);
        return 1;
    }
    return 0;
}

void heap_add_mapping(uint64_t begin, uint64_t size) {
    if (heap_self.busy || __atomic_load_n(&heap_agent.state, __ATOMIC_ACQUIRE) != HEAP_SAMPLING) return;
    uint64_t handle = heap_counts_all() && !heap_exact.state.full ? heap_count_mapping(size) : 0;
    if (handle) {
        if (!keep(begin, begin + size, handle)) heap_tell_freed(handle, size);
        return;
    }
    uint64_t serial = heap_next_serial();
    heap_self.busy = 1;
    if (!keep(begin, begin + size, serial))
        heap_agent.core->count(FAH_LOSS_HEAP_UNTRACKED, 1);
    else if (!heap_tell_allocated(serial, size, 0, FAH_ORIGIN_KERNEL))
        heap_take_mapping(begin, &size);
    heap_self.busy = 0;
}

void heap_add_reserved(uint64_t begin, uint64_t size) {
    if (heap_self.busy || __atomic_load_n(&heap_agent.state, __ATOMIC_ACQUIRE) != HEAP_SAMPLING) return;
    uint64_t serial = heap_next_serial();
    heap_self.busy = 1;
    if (!keep(begin, begin + size, serial))
        heap_agent.core->count(FAH_LOSS_HEAP_UNTRACKED, 1);
    else if (!heap_tell_reserved(serial, begin, size))
        heap_take_mapping(begin, &size);
    heap_self.busy = 0;
}

/* Takes [begin, end) out of a mapping that is claimed, and lets go of what is left of it. */
static void cut(mapping* place, uint64_t from, uint64_t begin, uint64_t end) {
    uint64_t serial = place->serial, to = place->end;
    uint64_t cut_begin = begin > from ? begin : from, cut_end = end < to ? end : to;
    uint64_t rest = 0;
    if (cut_begin > from) {
        place->end = cut_begin;
        rest = from;
        if (cut_end < to && !keep(cut_end, to, serial)) heap_agent.core->count(FAH_LOSS_HEAP_FREES, 1);
    } else if (cut_end < to) {
        rest = cut_end;
    }
    __atomic_store_n(&place->begin, rest, __ATOMIC_RELEASE);
    heap_tell_freed(serial, cut_end - cut_begin);
}

/* Its begin, with the mapping claimed; 0 when it does not touch the range. */
static uint64_t claim_touched(mapping* place, uint64_t begin, uint64_t end) {
    for (int i = 0; i < PATIENCE; ++i) {
        uint64_t from = __atomic_load_n(&place->begin, __ATOMIC_ACQUIRE);
        if (from == 0) return 0;
        if (from == BUSY) continue;
        if (from >= end || __atomic_load_n(&place->end, __ATOMIC_RELAXED) <= begin) return 0;
        if (claim(place, from)) return from;
    }
    return 0;
}

void heap_cut_mappings(uint64_t begin, uint64_t size) {
    uint32_t count = __atomic_load_n(&used, __ATOMIC_ACQUIRE);
    for (uint32_t i = 0; i < count; ++i) {
        uint64_t from = claim_touched(&mappings[i], begin, begin + size);
        if (from) cut(&mappings[i], from, begin, begin + size);
    }
}

uint64_t heap_take_mapping(uint64_t begin, uint64_t* size) {
    uint32_t count = __atomic_load_n(&used, __ATOMIC_ACQUIRE);
    for (uint32_t i = 0; i < count; ++i) {
        if (__atomic_load_n(&mappings[i].begin, __ATOMIC_RELAXED) != begin || !claim(&mappings[i], begin)) continue;
        uint64_t serial = mappings[i].serial;
        *size = mappings[i].end - begin;
        __atomic_store_n(&mappings[i].begin, 0, __ATOMIC_RELEASE);
        return serial;
    }
    return 0;
}

void heap_restore_mapping(uint64_t begin, uint64_t size, uint64_t serial) {
    if (!keep(begin, begin + size, serial)) heap_agent.core->count(FAH_LOSS_HEAP_FREES, 1);
}

void heap_drop_mappings(void) {
    for (uint32_t i = 0; i < used; ++i) mappings[i].begin = 0;
    used = 0;
}

#include "plugins/samplers/perf_event/threads.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_THREADS 4096u

static sampled_thread entries[MOST_THREADS];
static uint32_t touched; /* atomic: entries from here on were never used */
static int32_t owner;    /* the process the entries are of */

static void raise_touched(uint32_t count) {
    uint32_t seen = __atomic_load_n(&touched, __ATOMIC_RELAXED);
    while (seen < count) {
        if (__atomic_compare_exchange_n(&touched, &seen, count, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return;
    }
}

sampled_thread* acquire_entry(void) {
    for (uint32_t i = 0; i < MOST_THREADS; ++i) {
        uint32_t unused = 0;
        if (__atomic_load_n(&entries[i].in_use, __ATOMIC_RELAXED)) continue;
        if (!__atomic_compare_exchange_n(&entries[i].in_use, &unused, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            continue;
        raise_touched(i + 1);
        return &entries[i];
    }
    return NULL;
}

void release_entry(sampled_thread* entry) {
    entry->skip = 0;
    entry->event_ns = 0;
    __atomic_store_n(&entry->in_use, 0, __ATOMIC_RELEASE);
}

void forget_parents_entries(void) {
    int32_t self = (int32_t)syscall(SYS_getpid);
    if (self == owner) return;
    for (uint32_t i = 0; i < touched; ++i) forget_event(&entries[i].event);
    memset(entries, 0, touched * sizeof *entries);
    touched = 0;
    owner = self;
}

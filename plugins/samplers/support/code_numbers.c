#include "plugins/samplers/support/code_numbers.h"

#include <stddef.h>

#include "plugins/samplers/support/pages.h"

#define GONE 1u
#define DEALLOC_OF 48u
#define PROBES 64u

samplers_entry* samplers_entries;
uint32_t samplers_epoch = 1, samplers_generation = 1;

typedef void (*dealloc_function)(void*);
static dealloc_function next_dealloc;

int samplers_codes_start(void) {
    samplers_entries = samplers_map((size_t)SAMPLERS_CODE_TABLE * sizeof *samplers_entries);
    return samplers_entries != NULL;
}

void samplers_codes_restart(void) {
    ++samplers_epoch;
    ++samplers_generation;
}

samplers_entry* samplers_find_entry(uint64_t key) {
    uint32_t first = (uint32_t)(samplers_first_entry(key) - samplers_entries);
    samplers_entry* room = NULL;
    for (uint32_t probe = 0; probe < PROBES; ++probe) {
        samplers_entry* entry = &samplers_entries[(first + probe) & (SAMPLERS_CODE_TABLE - 1)];
        if (entry->key == key) return entry;
        if (!room && (entry->key == 0 || entry->key == GONE)) room = entry;
        if (entry->key == 0) break;
    }
    return room;
}

static void forget_and_dealloc(void* code) {
    uint64_t key = (uint64_t)(uintptr_t)code;
    samplers_entry* entry = samplers_find_entry(key);
    if (entry && entry->key == key) {
        entry->key = GONE;
        ++samplers_generation;
    }
    next_dealloc(code);
}

void samplers_watch_codes(uint64_t code_type) {
    dealloc_function* slot = (dealloc_function*)(uintptr_t)(code_type + DEALLOC_OF);
    next_dealloc = *slot;
    __atomic_store_n(slot, forget_and_dealloc, __ATOMIC_RELEASE);
}

/* Levels of four times the size each, made when the one before has no room: a program with few sampled blocks keeps 16 KiB.
 * An address stands within WINDOW places from its own, so nothing is ever moved and nothing needs a tombstone. */
#include "plugins/memory/heap/agent/address_set.h"

#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LEVELS 8u
#define FIRST_BITS 10u
#define BITS_A_LEVEL 2u
#define WINDOW 16u
#define BUSY 1u /* no block stands there */
#define FULL_COUNT 255u
#if defined(__aarch64__)
#define PAGE 65536u
#else
#define PAGE 4096u
#endif

typedef struct entry {
    uint64_t address; /* 0 = free, BUSY = being written */
    uint64_t serial;
} entry;

uint8_t heap_filter[HEAP_FILTER_SLOTS] __attribute__((aligned(PAGE)));

static entry* levels[LEVELS];
static uint32_t level_count = 1;
static int kernel_wipes = 1; /* in a fork's child */

static uint64_t level_size(uint32_t level) { return 1ull << (FIRST_BITS + level * BITS_A_LEVEL); }

static void wipe_on_fork(void* begin, size_t size) {
    if (syscall(SYS_madvise, begin, size, MADV_WIPEONFORK) != 0) kernel_wipes = 0;
}

void heap_set_start(uint64_t limit) {
    uint64_t room = level_size(0);
    level_count = 1;
    while (room < limit && level_count < LEVELS) room += level_size(level_count++);
    wipe_on_fork(heap_filter, sizeof heap_filter);
}

void heap_set_clear(void) {
    for (uint32_t i = 0; i < HEAP_FILTER_SLOTS; ++i) heap_filter[i] = 0;
    for (uint32_t level = 0; level < LEVELS; ++level) {
        if (levels[level]) syscall(SYS_madvise, levels[level], level_size(level) * sizeof(entry), MADV_DONTNEED);
    }
}

void heap_set_clear_in_child(void) {
    if (!kernel_wipes) heap_set_clear();
}

static entry* make_level(uint32_t level) {
    entry* known = __atomic_load_n(&levels[level], __ATOMIC_ACQUIRE);
    if (known) return known;
    size_t bytes = level_size(level) * sizeof(entry);
    long map =
        syscall(SYS_mmap, NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == -1) return NULL;
    entry* fresh = (entry*)map;
    wipe_on_fork(fresh, bytes);
    if (__atomic_compare_exchange_n(&levels[level], &known, fresh, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return fresh;
    syscall(SYS_munmap, map, bytes);
    return known;
}

static void count_up(const void* block) {
    uint8_t* slot = &heap_filter[heap_filter_slot(block)];
    uint8_t seen = __atomic_load_n(slot, __ATOMIC_RELAXED);
    while (seen != FULL_COUNT &&
           !__atomic_compare_exchange_n(slot, &seen, (uint8_t)(seen + 1), 1, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
    }
}

/* A counter that was full once stays so: how many it did not count is not known. */
static void count_down(const void* block) {
    uint8_t* slot = &heap_filter[heap_filter_slot(block)];
    uint8_t seen = __atomic_load_n(slot, __ATOMIC_RELAXED);
    while (seen != FULL_COUNT && seen != 0 &&
           !__atomic_compare_exchange_n(slot, &seen, (uint8_t)(seen - 1), 1, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
    }
}

static entry* entry_at(entry* level_entries, uint32_t level, uint64_t address, uint32_t step) {
    uint64_t mixed = (address >> 4) * 0x9e3779b97f4a7c15ull;
    return &level_entries[((mixed >> 32) + step) & (level_size(level) - 1)];
}

static int add_to_level(uint32_t level, uint64_t address, uint64_t serial) {
    entry* entries = make_level(level);
    for (uint32_t step = 0; entries && step < WINDOW; ++step) {
        entry* place = entry_at(entries, level, address, step);
        uint64_t free_place = 0;
        if (__atomic_load_n(&place->address, __ATOMIC_RELAXED) != 0) continue;
        if (!__atomic_compare_exchange_n(&place->address, &free_place, BUSY, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            continue;
        __atomic_store_n(&place->serial, serial, __ATOMIC_RELAXED);
        __atomic_store_n(&place->address, address, __ATOMIC_RELEASE);
        return 1;
    }
    return 0;
}

int heap_set_add(const void* block, uint64_t serial) {
    uint64_t address = (uint64_t)(uintptr_t)block;
    if (address <= BUSY) return 0;
    count_up(block);
    for (uint32_t level = 0; level < level_count; ++level) {
        if (add_to_level(level, address, serial)) return 1;
    }
    count_down(block);
    return 0;
}

uint64_t heap_set_take(const void* block) {
    uint64_t address = (uint64_t)(uintptr_t)block;
    for (uint32_t level = 0; address > BUSY && level < level_count; ++level) {
        entry* entries = __atomic_load_n(&levels[level], __ATOMIC_ACQUIRE);
        for (uint32_t step = 0; entries && step < WINDOW; ++step) {
            entry* place = entry_at(entries, level, address, step);
            uint64_t seen = __atomic_load_n(&place->address, __ATOMIC_ACQUIRE);
            if (seen != address) continue;
            uint64_t serial = __atomic_load_n(&place->serial, __ATOMIC_RELAXED);
            if (!__atomic_compare_exchange_n(&place->address, &seen, 0, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
                continue;
            count_down(block);
            return serial;
        }
    }
    return 0;
}

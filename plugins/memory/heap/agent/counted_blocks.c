#include "plugins/memory/heap/agent/counted_blocks.h"

#include "plugins/memory/heap/agent/own_memory.h"

#define FIRST_BITS 10u

heap_shadow heap_coarse_shadow, heap_fine_shadow;
heap_large_blocks heap_large;

static uint64_t room_of(uint32_t bits) { return 1ull << bits; }
static size_t leaf_bytes(uint32_t grain) { return sizeof(uint32_t) << (HEAP_LEAF_BITS - grain); }

static void* make_once(void** place, size_t bytes) {
    void* known = __atomic_load_n(place, __ATOMIC_ACQUIRE);
    if (known) return known;
    void* fresh = heap_map_own(bytes);
    if (!fresh) return NULL;
    if (__atomic_compare_exchange_n(place, &known, fresh, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return fresh;
    heap_unmap_own(fresh, bytes);
    return known;
}

uint32_t* heap_make_shadow(heap_shadow shadow, uint64_t address, uint32_t grain) {
    if (address & 15 || address >> 48) return NULL;
    uint32_t** middle = make_once((void**)&shadow[address >> 32], HEAP_SHADOW_MIDDLE * sizeof(uint32_t*));
    if (!middle) return NULL;
    void** leaf = (void**)&middle[address >> HEAP_LEAF_BITS & (HEAP_SHADOW_MIDDLE - 1)];
    return make_once(leaf, leaf_bytes(grain)) ? heap_shadow_word(shadow, address, grain) : NULL;
}

int heap_large_grow(void) {
    heap_table_entry* old = heap_large.entries;
    const uint64_t old_room = old ? room_of(heap_large.bits) : 0;
    const uint32_t bits = old ? heap_large.bits + 1 : FIRST_BITS;
    heap_table_entry* fresh = heap_map_own(room_of(bits) * sizeof *fresh);
    if (!fresh) return 0;
    heap_large.bits = bits;
    heap_large.entries = fresh;
    heap_large.most = room_of(bits) / 4 * 3;
    for (uint64_t i = 0; i < old_room; ++i) {
        if (old[i].address) *heap_large_find(old[i].address) = old[i];
    }
    heap_unmap_own(old, old_room * sizeof *old);
    return 1;
}

void heap_large_close(uint64_t gap) {
    const uint64_t mask = room_of(heap_large.bits) - 1;
    heap_table_entry* entries = heap_large.entries;
    for (uint64_t next = (gap + 1) & mask; entries[next].address; next = (next + 1) & mask) {
        uint64_t home = heap_large_home(entries[next].address);
        if (((next - home) & mask) < ((next - gap) & mask)) continue;
        entries[gap] = entries[next];
        gap = next;
    }
    entries[gap].address = 0;
}

/* What the kernel has wiped of the middle level is lost as address space only. */
static void clear(heap_shadow shadow, uint32_t grain) {
    for (uint32_t i = 0; i < HEAP_SHADOW_TOP; ++i) {
        for (uint32_t leaf = 0; shadow[i] && leaf < HEAP_SHADOW_MIDDLE; ++leaf)
            heap_clear_own(shadow[i][leaf], leaf_bytes(grain));
    }
}

void heap_drop_counted(int in_child) {
    if (!in_child || !heap_kernel_wipes) {
        clear(heap_coarse_shadow, HEAP_COARSE);
        clear(heap_fine_shadow, HEAP_FINE);
    }
    heap_clear_own(heap_large.entries, heap_large.entries ? room_of(heap_large.bits) * sizeof(heap_table_entry) : 0);
    heap_large.count = 0;
}

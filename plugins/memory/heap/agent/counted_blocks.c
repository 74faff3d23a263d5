#include "plugins/memory/heap/agent/counted_blocks.h"

#include "plugins/memory/heap/agent/own_memory.h"

#define FIRST_BITS 10u
#define SIZE_BITS 40u
#define LARGEST ((1ull << SIZE_BITS) - 1)

typedef struct entry {
    uint64_t address; /* 0 = free */
    uint64_t what;    /* site in the upper bits, size below */
} entry;

uint32_t** heap_shadow[HEAP_SHADOW_TOP];

/* The table: open addressing, at most three quarters full; what comes behind a block that goes moves up. */
static entry* entries;
static uint32_t bits;
static uint64_t count;

static uint64_t room_of(uint32_t number_of_bits) { return 1ull << number_of_bits; }

static void* make_once(void** place, size_t bytes) {
    void* known = __atomic_load_n(place, __ATOMIC_ACQUIRE);
    if (known) return known;
    void* fresh = heap_map_own(bytes);
    if (!fresh) return NULL;
    if (__atomic_compare_exchange_n(place, &known, fresh, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return fresh;
    heap_unmap_own(fresh, bytes);
    return known;
}

uint32_t* heap_make_shadow(uint64_t address) {
    if (address & 15 || address >> 48) return NULL;
    uint32_t** middle = make_once((void**)&heap_shadow[address >> 32], HEAP_SHADOW_MIDDLE * sizeof(uint32_t*));
    if (!middle) return NULL;
    if (!make_once((void**)&middle[address >> 20 & (HEAP_SHADOW_MIDDLE - 1)], HEAP_SHADOW_LEAF * sizeof(uint32_t)))
        return NULL;
    return heap_shadow_of(address);
}

static uint64_t home_of(uint64_t address) { return (address >> 4) * 0x9e3779b97f4a7c15ull >> (64 - bits); }

static entry* find(uint64_t address) {
    const uint64_t mask = room_of(bits) - 1;
    for (uint64_t place = home_of(address);; place = (place + 1) & mask) {
        if (entries[place].address == address || entries[place].address == 0) return &entries[place];
    }
}

static int grow(void) {
    entry* old = entries;
    const uint32_t old_bits = bits;
    entry* fresh = heap_map_own(room_of(old ? bits + 1 : FIRST_BITS) * sizeof(entry));
    if (!fresh) return 0;
    bits = old ? bits + 1 : FIRST_BITS;
    entries = fresh;
    for (uint64_t i = 0; old && i < room_of(old_bits); ++i) {
        if (old[i].address) *find(old[i].address) = old[i];
    }
    heap_unmap_own(old, old ? room_of(old_bits) * sizeof(entry) : 0);
    return 1;
}

static heap_counted counted_of(const entry* place) {
    return (heap_counted){(uint32_t)(place->what >> SIZE_BITS), place->what & LARGEST};
}

int heap_put_large(uint64_t address, heap_counted block, heap_counted* before) {
    if ((!entries || (count + 1) * 4 > room_of(bits) * 3) && !grow()) return 0;
    entry* place = find(address);
    if (place->address)
        *before = counted_of(place);
    else
        ++count;
    place->address = address;
    place->what = (uint64_t)block.site << SIZE_BITS | (block.bytes < LARGEST ? block.bytes : LARGEST);
    return 1;
}

static void close_gap(uint64_t gap) {
    const uint64_t mask = room_of(bits) - 1;
    for (uint64_t next = (gap + 1) & mask; entries[next].address; next = (next + 1) & mask) {
        uint64_t home = home_of(entries[next].address);
        if (((next - home) & mask) < ((next - gap) & mask)) continue;
        entries[gap] = entries[next];
        gap = next;
    }
    entries[gap].address = 0;
}

int heap_take_large(uint64_t address, heap_counted* out) {
    if (count == 0) return 0;
    entry* place = find(address);
    if (!place->address) return 0;
    *out = counted_of(place);
    close_gap((uint64_t)(place - entries));
    --count;
    return 1;
}

static void clear_leaves(uint32_t** middle) {
    for (uint32_t i = 0; i < HEAP_SHADOW_MIDDLE; ++i) heap_clear_own(middle[i], HEAP_SHADOW_LEAF * sizeof(uint32_t));
}

void heap_drop_counted(void) {
    /* What the kernel has wiped of the middle level is lost as address space only. */
    for (uint32_t i = 0; i < HEAP_SHADOW_TOP && !heap_kernel_wipes; ++i) {
        if (heap_shadow[i]) clear_leaves(heap_shadow[i]);
    }
    heap_clear_own(entries, entries ? room_of(bits) * sizeof(entry) : 0);
    count = 0;
}

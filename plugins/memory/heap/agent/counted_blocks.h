/* Which site a counted block belongs to, and its size. Small blocks stand in a shadow of the heap, a word of 32 bits for each
 * 32 bytes of it: found without a search, and near each other where the blocks are. Blocks of more than 16 bytes never begin
 * in the same 32; the few that are smaller have a shadow of their own, a word for each 16 bytes. Large blocks, and those at
 * odd addresses, stand in a table by address.
 *
 * Threads: as in address_set.h, only the owner of a block works on its word of the shadow. The table is for the thread
 * that holds the lock of exact.h. */
#ifndef HEAP_COUNTED_BLOCKS_H
#define HEAP_COUNTED_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#define HEAP_SMALL_BITS 9u /* sizes below 2^9 stand in the shadow */
#define HEAP_SMALL ((1u << HEAP_SMALL_BITS) - 1)
#define HEAP_TINY 16u          /* up to this size: in the finer shadow */
#define HEAP_COARSE 5u         /* a word for 2^5 bytes */
#define HEAP_FINE 4u           /* and for 2^4 */
#define HEAP_SHADOW_TOP 65536u /* by 4 GiB */
#define HEAP_LEAF_BITS 20u     /* by 1 MiB */
#define HEAP_SHADOW_MIDDLE 4096u

typedef struct heap_counted {
    uint32_t site;
    uint64_t bytes;
} heap_counted;

typedef uint32_t** heap_shadow[HEAP_SHADOW_TOP];
extern heap_shadow heap_coarse_shadow, heap_fine_shadow;

/* The word for an address; NULL = there is none yet. */
static inline uint32_t* heap_shadow_word(const heap_shadow shadow, uint64_t address, uint32_t grain) {
    if (__builtin_expect((address & 15) || address >> 48, 0)) return NULL;
    uint32_t** middle = __atomic_load_n(&shadow[address >> 32], __ATOMIC_ACQUIRE);
    if (__builtin_expect(!middle, 0)) return NULL;
    uint32_t* leaf = __atomic_load_n(&middle[address >> HEAP_LEAF_BITS & (HEAP_SHADOW_MIDDLE - 1)], __ATOMIC_ACQUIRE);
    if (__builtin_expect(!leaf, 0)) return NULL;
    return &leaf[(address & ((1u << HEAP_LEAF_BITS) - 1)) >> grain];
}

/* Makes it: NULL where there can be none. */
uint32_t* heap_make_shadow(heap_shadow shadow, uint64_t address, uint32_t grain);

/* A word: site + 1, which of the two 16 bytes the block begins in, its size. 0 = no block. */
static inline uint32_t heap_small_word(uint64_t address, uint32_t site, uint64_t bytes) {
    return (site + 1) << (HEAP_SMALL_BITS + 1) | (uint32_t)(address >> 4 & 1) << HEAP_SMALL_BITS | (uint32_t)bytes;
}
static inline int heap_word_is_of(uint32_t word, uint64_t address) {
    return word != 0 && (word >> HEAP_SMALL_BITS & 1) == (address >> 4 & 1);
}
static inline heap_counted heap_counted_of(uint32_t word) {
    heap_counted block = {(word >> (HEAP_SMALL_BITS + 1)) - 1, word & HEAP_SMALL};
    return block;
}

/* The table: open addressing, at most three quarters full; what comes behind a block that goes moves up. */
typedef struct heap_table_entry {
    uint64_t address; /* 0 = free */
    uint64_t what;    /* site in the upper bits, size below */
} heap_table_entry;

typedef struct heap_large_blocks {
    heap_table_entry* entries;
    uint64_t count;
    uint64_t most; /* that may stand in it before it grows */
    uint32_t bits;
} heap_large_blocks;

extern heap_large_blocks heap_large;

#define HEAP_LARGE_SIZE_BITS 40u
#define HEAP_LARGEST ((1ull << HEAP_LARGE_SIZE_BITS) - 1)

/* 0 when there is no memory for it. */
int heap_large_grow(void);
/* Takes a block's entry away. */
void heap_large_close(uint64_t gap);

static inline uint64_t heap_large_home(uint64_t address) {
    return (address >> 4) * 0x9e3779b97f4a7c15ull >> (64 - heap_large.bits);
}

static inline heap_table_entry* heap_large_find(uint64_t address) {
    const uint64_t mask = (1ull << heap_large.bits) - 1;
    for (uint64_t place = heap_large_home(address);; place = (place + 1) & mask) {
        heap_table_entry* entry = &heap_large.entries[place];
        if (entry->address == address || entry->address == 0) return entry;
    }
}

static inline heap_counted heap_large_block(const heap_table_entry* entry) {
    heap_counted block = {(uint32_t)(entry->what >> HEAP_LARGE_SIZE_BITS), entry->what & HEAP_LARGEST};
    return block;
}

/* Under the lock. put: 1, or 0 when there is no memory for it; *before is what stood there, if anything did. take: 1 when it
 * stood there. */
static inline int heap_put_large(uint64_t address, heap_counted block, heap_counted* before) {
    if (__builtin_expect(heap_large.count >= heap_large.most, 0) && !heap_large_grow()) return 0;
    heap_table_entry* entry = heap_large_find(address);
    if (__builtin_expect(entry->address != 0, 0))
        *before = heap_large_block(entry);
    else
        ++heap_large.count;
    entry->address = address;
    entry->what =
        (uint64_t)block.site << HEAP_LARGE_SIZE_BITS | (block.bytes < HEAP_LARGEST ? block.bytes : HEAP_LARGEST);
    return 1;
}

static inline int heap_take_large(uint64_t address, heap_counted* out) {
    if (heap_large.count == 0) return 0;
    heap_table_entry* entry = heap_large_find(address);
    if (!entry->address) return 0;
    const uint64_t place = (uint64_t)(entry - heap_large.entries);
    *out = heap_large_block(entry);
    --heap_large.count;
    if (__builtin_expect(heap_large.entries[(place + 1) & ((1ull << heap_large.bits) - 1)].address == 0, 1))
        entry->address = 0;
    else
        heap_large_close(place);
    return 1;
}

/* All of them; in a fork's child, where they were its parent's, as far as the kernel has not done so. */
void heap_drop_counted(int in_child);

#endif

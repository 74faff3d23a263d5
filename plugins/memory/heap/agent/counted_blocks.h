/* Which site a counted block belongs to, and its size. Small blocks stand in a shadow of the heap, a word of 32 bits for each
 * 16 bytes of it: found without a search, and near each other where the blocks are. Large ones, and those at odd
 * addresses, stand in a table by address.
 *
 * Threads: as in address_set.h, only the owner of a block works on its word of the shadow. The table is for the thread
 * that holds the lock of exact.h. */
#ifndef HEAP_COUNTED_BLOCKS_H
#define HEAP_COUNTED_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#define HEAP_SMALL_BITS 9u /* sizes below 2^9 stand in the shadow */
#define HEAP_SMALL ((1u << HEAP_SMALL_BITS) - 1)
#define HEAP_SHADOW_TOP 65536u   /* by 4 GiB */
#define HEAP_SHADOW_MIDDLE 4096u /* by 1 MiB */
#define HEAP_SHADOW_LEAF 65536u  /* by 16 bytes */

typedef struct heap_counted {
    uint32_t site;
    uint64_t bytes;
} heap_counted;

extern uint32_t** heap_shadow[HEAP_SHADOW_TOP];

/* The block's word: site + 1 in the upper bits, its size below; 0 = no small counted block. NULL = there is none yet. */
static inline uint32_t* heap_shadow_of(uint64_t address) {
    if (__builtin_expect(address & 15 || address >> 48, 0)) return NULL;
    uint32_t** middle = __atomic_load_n(&heap_shadow[address >> 32], __ATOMIC_ACQUIRE);
    if (__builtin_expect(!middle, 0)) return NULL;
    uint32_t* leaf = __atomic_load_n(&middle[address >> 20 & (HEAP_SHADOW_MIDDLE - 1)], __ATOMIC_ACQUIRE);
    return __builtin_expect(leaf != NULL, 1) ? &leaf[address >> 4 & (HEAP_SHADOW_LEAF - 1)] : NULL;
}

static inline uint32_t heap_small_word(uint32_t site, uint64_t bytes) {
    return (site + 1) << HEAP_SMALL_BITS | (uint32_t)bytes;
}

static inline heap_counted heap_counted_of(uint32_t word) {
    heap_counted block = {(word >> HEAP_SMALL_BITS) - 1, word & HEAP_SMALL};
    return block;
}

/* Makes the shadow of an address: its word, or NULL where there can be none. */
uint32_t* heap_make_shadow(uint64_t address);

/* In the table, under the lock. put: 1, or 0 when there is no memory for it; *before is what stood there, if anything did. take:
 * 1 when it stood there. */
int heap_put_large(uint64_t address, heap_counted block, heap_counted* before);
int heap_take_large(uint64_t address, heap_counted* out);

/* In a fork's child: they were its parent's. */
void heap_drop_counted(void);

#endif

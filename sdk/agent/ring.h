/* The writing side of a ring (wire.h draws it). Any thread, handlers included: nothing here waits, locks or allocates. */
#ifndef FAH_RING_H
#define FAH_RING_H

#include <stdint.h>

#include "sdk/agent/wire.h"

typedef struct fah_ring {
    fah_ring_head* head; /* mapped; NULL = no ring */
    uint8_t* data;
    uint64_t size; /* of data, a power of two */
} fah_ring;

/* A record between reserve and commit. record is NULL when the ring was full. */
typedef struct fah_open_record {
    fah_record* record;
    uint64_t position;
} fah_open_record;

/* Room for body_size bytes behind the record's head. CRITICAL: what was reserved must be committed. */
fah_open_record fah_ring_reserve(const fah_ring* ring, uint32_t body_size, uint16_t type, uint16_t channel,
                                 uint32_t thread);

void fah_ring_commit(fah_open_record open);

static inline uint8_t* fah_record_body(fah_open_record open) { return (uint8_t*)(open.record + 1); }

/* A whole record at once: 1 when it was written, 0 when the ring was full. */
int fah_ring_write(const fah_ring* ring, uint16_t type, uint16_t channel, uint32_t thread, const void* body,
                   uint32_t body_size);

/* In percent. */
static inline uint32_t fah_ring_fill(const fah_ring* ring) {
    if (!ring->head) return 100;
    uint64_t consumed = __atomic_load_n(&ring->head->consumed, __ATOMIC_RELAXED);
    uint64_t used = FAH_WIRE_POSITION(__atomic_load_n(&ring->head->reserved, __ATOMIC_RELAXED)) - consumed;
    return used < ring->size ? (uint32_t)(used * 100 / ring->size) : 100;
}

static inline void fah_ring_count(const fah_ring* ring, uint32_t loss, uint64_t add) {
    if (ring->head && loss < 16) __atomic_fetch_add(&ring->head->losses[loss], add, __ATOMIC_RELAXED);
}

#endif

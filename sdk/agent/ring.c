/* Reserving and committing records. A full ring refuses: the caller counts the loss, nobody waits. */
#include "sdk/agent/ring.h"

#include <stddef.h>

static uint64_t align_up(uint64_t size) { return (size + FAH_WIRE_ALIGN - 1) & ~(uint64_t)(FAH_WIRE_ALIGN - 1); }

static fah_open_record open_record(const fah_ring* ring, uint64_t position, uint64_t shift, uint32_t size,
                                   uint16_t type) {
    fah_record* record = (fah_record*)(void*)(ring->data + ((position + shift) & (ring->size - 1)));
    record->type = type;
    record->channel = 0;
    record->thread = 0;
    __atomic_store_n(&record->size, size | FAH_RECORD_OPEN, __ATOMIC_RELEASE);
    return (fah_open_record){record, position};
}

fah_open_record fah_ring_reserve(const fah_ring* ring, uint32_t body_size, uint16_t type, uint16_t channel,
                                 uint32_t thread) {
    fah_open_record none = {NULL, 0};
    uint32_t size = body_size + (uint32_t)sizeof(fah_record);
    if (!ring->head || size > FAH_WIRE_MAX_RECORD) return none;
    uint64_t room = align_up(size);
    uint64_t reserved = __atomic_load_n(&ring->head->reserved, __ATOMIC_RELAXED);
    uint64_t start, shift, pad;
    for (;;) {
        start = FAH_WIRE_POSITION(reserved);
        shift = FAH_WIRE_SHIFT(reserved);
        uint64_t to_end = ring->size - ((start + shift) & (ring->size - 1));
        pad = to_end < room ? to_end : 0;
        uint64_t consumed = __atomic_load_n(&ring->head->consumed, __ATOMIC_ACQUIRE);
        /* Signed: `start` may be old, and the reader already past it; then the exchange fails and start is read anew. */
        int64_t used = (int64_t)(start + pad + room - consumed);
        if (used > (int64_t)ring->size) return none;
        if (__atomic_compare_exchange_n(&ring->head->reserved, &reserved, reserved + pad + room, 1, __ATOMIC_ACQ_REL,
                                        __ATOMIC_RELAXED))
            break;
    }
    if (pad) fah_ring_commit(open_record(ring, start, shift, (uint32_t)pad, FAH_WIRE_PAD));
    fah_open_record open = open_record(ring, start + pad, shift, size, type);
    open.record->channel = channel;
    open.record->thread = thread;
    return open;
}

void fah_ring_commit(fah_open_record open) {
    uint32_t size = open.record->size & ~FAH_RECORD_OPEN;
    __atomic_store_n(&open.record->size, size, __ATOMIC_RELAXED);
    __atomic_store_n(&open.record->commit, FAH_WIRE_COMMIT(open.position), __ATOMIC_RELEASE);
}

int fah_ring_write(const fah_ring* ring, uint16_t type, uint16_t channel, uint32_t thread, const void* body,
                   uint32_t body_size) {
    fah_open_record open = fah_ring_reserve(ring, body_size, type, channel, thread);
    if (!open.record) return 0;
    uint8_t* to = fah_record_body(open);
    for (uint32_t i = 0; i < body_size; ++i) to[i] = ((const uint8_t*)body)[i];
    fah_ring_commit(open);
    return 1;
}

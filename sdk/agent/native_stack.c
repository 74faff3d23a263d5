/* Copies stacks, in pieces that fit a record. The host finds the frames in them: unwinding here would need the tables of
 * every library, and a handler may neither allocate nor lock. */
#include "sdk/agent/native_stack.h"

#include <stddef.h>

#include "sdk/agent/clocks.h"
#include "sdk/agent/image.h"
#include "sdk/agent/machine.h"

#define PIECE_LIMIT                                                                                                    \
    ((FAH_WIRE_MAX_RECORD - (uint32_t)sizeof(fah_record) - (uint32_t)sizeof(fah_wire_native) -                         \
      FAH_NATIVE_REGISTERS * 8u) &                                                                                     \
     ~15u)

#define LONG_COPY 32u /* times the usual one */
#define LONG_COPY_EVERY_NS 60000000u

/* Copies must never crowd out samples: they take only the first half of a ring. */
static int has_room(const fah_ring* ring, uint64_t bytes) {
    uint64_t reserved = FAH_WIRE_POSITION(__atomic_load_n(&ring->head->reserved, __ATOMIC_RELAXED));
    uint64_t consumed = __atomic_load_n(&ring->head->consumed, __ATOMIC_RELAXED);
    return (int64_t)(reserved - consumed + bytes) < (int64_t)(ring->size / 2);
}

/* Now and then a long copy, which shows what called a deep stack: the host completes the others from it. */
static uint32_t bytes_to_copy(uint32_t usual) {
    static uint64_t last_ns;
    uint64_t before = __atomic_load_n(&last_ns, __ATOMIC_RELAXED), now = fah_now_ns();
    if (now - before < LONG_COPY_EVERY_NS || !has_room(&fah_image->ring, usual * LONG_COPY)) return usual;
    int ours = __atomic_compare_exchange_n(&last_ns, &before, now, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    return ours ? usual * LONG_COPY : usual;
}

/* Bytes of stack that were copied: fewer than asked for where the stack ends. */
static uint32_t write_piece(uint32_t thread, const void* context, uint64_t from, uint32_t bytes) {
    uint32_t registers = context ? FAH_NATIVE_REGISTERS : 0;
    uint32_t size = (uint32_t)sizeof(fah_wire_native) + registers * 8u + bytes;
    fah_open_record open = fah_ring_reserve(&fah_image->ring, size, FAH_WIRE_NATIVE, 0, thread);
    if (!open.record) return 0;
    fah_wire_native* head = (fah_wire_native*)(void*)fah_record_body(open);
    uint64_t* values = (uint64_t*)(void*)(head + 1);
    if (context) fah_context_registers(context, values);
    uint32_t copied = bytes - (uint32_t)fah_copy_guarded(values + registers, from, bytes);
    *head = (fah_wire_native){.address = from, .stack_bytes = copied, .register_count = registers};
    fah_ring_commit(open);
    return copied;
}

int fah_write_native_stack(uint32_t thread, const void* context) {
    uint32_t usual = fah_this_run.control->native_bytes;
    if (usual == 0 || !context || !has_room(&fah_image->ring, usual)) return 0;
    uint32_t wanted = bytes_to_copy(usual);
    uint64_t from = fah_context_stack(context);
    uint32_t done = 0;
    while (done < wanted) {
        uint32_t bytes = wanted - done < PIECE_LIMIT ? wanted - done : PIECE_LIMIT;
        uint32_t copied = write_piece(thread, done ? NULL : context, from + done, bytes);
        done += copied;
        if (copied < bytes) break;
    }
    return done != 0;
}

#include "plugins/memory/heap/agent/untold.h"

#include "plugins/memory/heap/agent/agent.h"

#define ROOM 65536u /* touched where it is used */
#define TRIES 64u
#define AT_A_TIME 64u
#define FULL_ENOUGH 50u /* percent of the ring */
#define TAKEN 1u        /* no serial is so small */

typedef struct untold_free {
    uint64_t serial; /* 0 = free, TAKEN = somebody works on it */
    uint64_t bytes;
} untold_free;

static untold_free room[ROOM];
static uint32_t waiting; /* atomic; how many there are, or are about to be */
static uint32_t next_place;
static uint32_t next_told;

void heap_keep_untold(uint64_t serial, uint64_t bytes) {
    for (uint32_t i = 0; i < TRIES; ++i) {
        untold_free* place = &room[__atomic_fetch_add(&next_place, 1, __ATOMIC_RELAXED) % ROOM];
        uint64_t unused = 0;
        if (!__atomic_compare_exchange_n(&place->serial, &unused, TAKEN, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            continue;
        place->bytes = bytes;
        __atomic_fetch_add(&waiting, 1, __ATOMIC_RELAXED);
        __atomic_store_n(&place->serial, serial, __ATOMIC_RELEASE);
        return;
    }
    heap_agent.core->count(FAH_LOSS_HEAP_FREES, 1);
}

/* 0 when the ring is full again. */
static int tell(untold_free* place) {
    uint64_t serial = __atomic_load_n(&place->serial, __ATOMIC_ACQUIRE);
    if (serial <= TAKEN) return 1;
    if (!__atomic_compare_exchange_n(&place->serial, &serial, TAKEN, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) return 1;
    int told = heap_write_free(serial, place->bytes);
    if (told) __atomic_fetch_sub(&waiting, 1, __ATOMIC_RELAXED);
    __atomic_store_n(&place->serial, told ? 0 : serial, __ATOMIC_RELEASE);
    return told;
}

void heap_tell_untold(void) {
    if (__builtin_expect(__atomic_load_n(&waiting, __ATOMIC_RELAXED) == 0, 1)) return;
    if (heap_agent.core->ring_fill() > FULL_ENOUGH) return;
    for (uint32_t i = 0; i < AT_A_TIME && __atomic_load_n(&waiting, __ATOMIC_RELAXED) != 0; ++i) {
        uint32_t place = __atomic_load_n(&next_told, __ATOMIC_RELAXED);
        if (!tell(&room[place % ROOM])) return;
        __atomic_store_n(&next_told, place + 1, __ATOMIC_RELAXED);
    }
}

void heap_drop_untold(void) {
    for (uint32_t i = 0; i < ROOM && waiting; ++i) {
        if (room[i].serial > TAKEN) --waiting;
        room[i].serial = 0;
    }
    waiting = 0;
}

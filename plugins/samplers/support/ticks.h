/* The time of an event. A clock call costs more than everything else that is done at an event, so the processor's own
 * counter is read where it runs at one rate in every state and on every processor; told as nanoseconds later. */
#ifndef SAMPLERS_TICKS_H
#define SAMPLERS_TICKS_H

#include <stdint.h>
#include <time.h>

/* 1 = ticks are the processor's, 0 = nanoseconds of CLOCK_MONOTONIC. Written before the first event. */
extern uint32_t samplers_by_tsc;

/* Looks at the processor, and begins the comparison with CLOCK_MONOTONIC. */
void samplers_ticks_start(void);

/* Nanoseconds of a tick, in 2^-32; more exact the longer ago samplers_ticks_start was. */
uint64_t samplers_tick_scale(void);

/* Ticks for so many nanoseconds, roughly. */
uint64_t samplers_ticks_of(uint64_t ns);

__extension__ typedef unsigned __int128 samplers_wide;

static inline uint64_t samplers_scaled(uint64_t ticks, uint64_t scale) {
    return (uint64_t)(((samplers_wide)ticks * scale) >> 32);
}

static inline uint64_t samplers_clock_ns(void) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline uint64_t samplers_ticks(void) {
#if defined(__x86_64__)
    if (__builtin_expect(samplers_by_tsc, 1)) {
        uint32_t low, high;
        __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
        return (uint64_t)high << 32 | low;
    }
#elif defined(__aarch64__)
    if (__builtin_expect(samplers_by_tsc, 1)) {
        uint64_t count;
        __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
        return count;
    }
#endif
    return samplers_clock_ns();
}

#endif

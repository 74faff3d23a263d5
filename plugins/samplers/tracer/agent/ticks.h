/* The time of an event. A clock call costs more than everything else that is done at an event, so the processor's own
 * counter is read where it runs at one rate in every state and on every processor; told as nanoseconds later. */
#ifndef TRACER_TICKS_H
#define TRACER_TICKS_H

#include <stdint.h>
#include <time.h>

/* 1 = ticks are the processor's, 0 = nanoseconds of CLOCK_MONOTONIC. Written before the first event. */
extern uint32_t tracer_by_tsc;

/* Looks at the processor, and begins the comparison with CLOCK_MONOTONIC. */
void tracer_ticks_start(void);

/* Nanoseconds of a tick, in 2^-32; more exact the longer ago tracer_ticks_start was. */
uint64_t tracer_tick_scale(void);

/* Ticks for so many nanoseconds, roughly. */
uint64_t tracer_ticks_of(uint64_t ns);

__extension__ typedef unsigned __int128 tracer_wide;

static inline uint64_t tracer_scaled(uint64_t ticks, uint64_t scale) {
    return (uint64_t)(((tracer_wide)ticks * scale) >> 32);
}

static inline uint64_t tracer_clock_ns(void) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline uint64_t tracer_ticks(void) {
#if defined(__x86_64__)
    if (__builtin_expect(tracer_by_tsc, 1)) {
        uint32_t low, high;
        __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
        return (uint64_t)high << 32 | low;
    }
#elif defined(__aarch64__)
    if (__builtin_expect(tracer_by_tsc, 1)) {
        uint64_t count;
        __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
        return count;
    }
#endif
    return tracer_clock_ns();
}

#endif

#include "plugins/samplers/support/ticks.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#define POWER_LEAF 0x80000007u
#define INVARIANT_TSC (1u << 8)
#define SETTLED_NS 1000000u

uint32_t samplers_by_tsc;
static uint64_t begin_ticks, begin_ns;

static uint32_t counter_is_steady(void) {
#if defined(__x86_64__)
    uint32_t a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(POWER_LEAF, &a, &b, &c, &d) && (d & INVARIANT_TSC) != 0;
#else
    return 1; /* the generic timer of aarch64 always is */
#endif
}

void samplers_ticks_start(void) {
    samplers_by_tsc = counter_is_steady();
    begin_ns = samplers_clock_ns();
    begin_ticks = samplers_ticks();
}

uint64_t samplers_tick_scale(void) {
    if (!samplers_by_tsc) return 1ull << 32;
    uint64_t ns = 0, ticks = 0;
    do { /* a program that is over at once is still told right */
        ns = samplers_clock_ns() - begin_ns;
        ticks = samplers_ticks() - begin_ticks;
    } while (ns < SETTLED_NS);
    for (; ns >> 31; ns >>= 1) ticks >>= 1;
    return ticks ? (ns << 32) / ticks : 1ull << 32;
}

uint64_t samplers_ticks_of(uint64_t ns) {
    uint64_t scale = samplers_tick_scale();
    return scale ? ((ns << 20) / scale) << 12 : ns;
}

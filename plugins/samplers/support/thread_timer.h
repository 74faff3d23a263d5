/* In the target: one POSIX timer for a thread on the thread's own CPU clock, and what its ticks cost. Raw system calls: the
 * libc wrappers would start a helper thread or need librt. */
#ifndef SAMPLERS_THREAD_TIMER_H
#define SAMPLERS_THREAD_TIMER_H

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Not SIGPROF, which programs use; a standard signal, never queued twice. */
#define SAMPLING_SIGNAL SIGSTKFLT
#define DEFAULT_PERIOD_NS 4000000ll
#define SMALLEST_PERIOD_NS 50000ll
#define SECOND 1000000000ll

#ifndef SIGEV_THREAD_ID
#define SIGEV_THREAD_ID 4
#endif

static inline int64_t nanoseconds(const struct timespec* time) { return time->tv_sec * SECOND + time->tv_nsec; }

/* What the sampler's half in the host has asked for. */
static inline int64_t period_from_environment(const char* name) {
    const char* text = getenv(name);
    int64_t period = text ? strtoll(text, NULL, 10) : 0;
    return period < SMALLEST_PERIOD_NS || period > SECOND ? DEFAULT_PERIOD_NS : period;
}

/* 0 when the kernel does not say. */
static inline int64_t kernel_tick_ns(void) {
    struct timespec tick = {0, 0};
    return clock_getres(CLOCK_MONOTONIC_COARSE, &tick) == 0 ? nanoseconds(&tick) : 0;
}

/* CPU clocks are looked at once a tick. A period of whole ticks is armed a tenth of a tick short, or the expiry slips
 * behind the tick it was meant for. */
static inline int64_t whole_ticks(int64_t period_ns) {
    int64_t tick = kernel_tick_ns();
    if (tick <= 0) return period_ns;
    int64_t ticks = (period_ns + tick / 2) / tick;
    return (ticks < 1 ? 1 : ticks) * tick - tick / 10;
}

/* timer: id + 1, 0 = none. */
static inline void delete_timer(uint32_t timer) {
    if (timer) syscall(SYS_timer_delete, (int)(timer - 1));
}

/* The kernel's encoding of a thread's CPU clock. */
static inline clockid_t cpu_clock_of(int32_t tid) { return (clockid_t)((~(uint32_t)tid << 3) | 6u); }

/* In any thread: a timer that runs, or 0. */
static inline uint32_t start_timer(int32_t tid, int64_t period_ns) {
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SAMPLING_SIGNAL};
    event._sigev_un._tid = tid;
    int timer = 0;
    if (syscall(SYS_timer_create, cpu_clock_of(tid), &event, &timer) != 0) return 0;
    struct timespec period = {period_ns / SECOND, period_ns % SECOND};
    struct itimerspec both = {period, period};
    if (syscall(SYS_timer_settime, timer, 0, &both, NULL) == 0) return (uint32_t)timer + 1;
    delete_timer((uint32_t)timer + 1);
    return 0;
}

/* A sample that took over a quarter of the period pays for itself by the ticks it skips. */
static inline uint32_t ticks_to_skip(uint64_t took_ns, int64_t period_ns) {
    uint64_t skip = took_ns * 4 / (uint64_t)period_ns;
    return skip > 1000 ? 1000 : (uint32_t)skip;
}

#endif

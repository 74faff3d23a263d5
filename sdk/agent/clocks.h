/* The clocks a sample is weighed with. All may be called in a handler: clock_gettime and getrusage take no lock. */
#ifndef FAH_CLOCKS_H
#define FAH_CLOCKS_H

#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define FAH_SECOND 1000000000ll

static inline uint64_t fah_clock_ns(clockid_t clock) {
    struct timespec time = {0, 0};
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * (uint64_t)FAH_SECOND + (uint64_t)time.tv_nsec;
}

static inline uint64_t fah_now_ns(void) { return fah_clock_ns(CLOCK_MONOTONIC); }

/* CPU time of any thread of this process: the kernel's encoding of a thread's clock (CPUCLOCK_PERTHREAD | SCHED). */
static inline uint64_t fah_thread_cpu_ns(int32_t tid) { return fah_clock_ns((clockid_t)((~(uint32_t)tid << 3) | 6u)); }

static inline int64_t fah_timeval_ns(const struct timeval* time) {
    return (int64_t)time->tv_sec * FAH_SECOND + (int64_t)time->tv_usec * 1000;
}

/* Time of the calling thread in the kernel, from RUSAGE_THREAD. */
static inline int64_t fah_thread_system_ns(void) {
    struct rusage usage;
    if (syscall(SYS_getrusage, 1 /* RUSAGE_THREAD */, &usage) != 0) return 0;
    return fah_timeval_ns(&usage.ru_stime);
}

#endif

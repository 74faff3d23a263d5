#include "plugins/memory/heap/agent/bias_lock.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PRIVATE_EXPEDITED 8 /* linux/membarrier.h */
#define REGISTER_PRIVATE_EXPEDITED 16
#define FEW_IN_A_ROW 256u
#define MANY_IN_A_ROW (1u << 20)
#define SHORT_NS 200000u /* having it for granted for so short a time was not worth the barrier */
#define SPINS 64u
#define YIELDS_A_LOOK 64u

static void spin(void) {
#if defined(__x86_64__)
    __asm__ volatile("pause");
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static uint64_t now_ns(void) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void heap_lock_start(heap_lock* lock, uint64_t stuck_ns) {
    long registered = syscall(SYS_membarrier, REGISTER_PRIVATE_EXPEDITED, 0, 0);
    *lock = (heap_lock){.wanted_in_a_row = FEW_IN_A_ROW, .has_barrier = registered == 0, .stuck_ns = stuck_ns};
}

/* 0 when it took too long. *tries and *since are the caller's, 0 at first. */
static int wait_on(const heap_lock* lock, uint64_t* tries, uint64_t* since) {
    if (*tries < SPINS) {
        ++*tries;
        spin();
        return 1;
    }
    syscall(SYS_sched_yield);
    if (++*tries % YIELDS_A_LOOK != 0) return 1;
    uint64_t now = now_ns();
    if (*since == 0) *since = now;
    return now - *since < lock->stuck_ns;
}

static int take_spin(heap_lock* lock) {
    uint64_t tries = 0, since = 0;
    while (__atomic_exchange_n(&lock->taken, 1, __ATOMIC_ACQUIRE) != 0) {
        if (!wait_on(lock, &tries, &since)) return 0;
    }
    return 1;
}

/* Under the spin lock: nobody has it for granted afterwards, and nobody is inside. */
static int take_back(heap_lock* lock) {
    uint64_t* usual = lock->usual;
    uint64_t tries = 0, since = 0;
    __atomic_store_n(&lock->usual, NULL, __ATOMIC_SEQ_CST);
    syscall(SYS_membarrier, PRIVATE_EXPEDITED, 0, 0);
    while (__atomic_load_n(usual, __ATOMIC_ACQUIRE) != 0) {
        if (!wait_on(lock, &tries, &since)) return 0;
    }
    int was_short = now_ns() - lock->given_ns < SHORT_NS;
    if (!was_short)
        lock->wanted_in_a_row = FEW_IN_A_ROW;
    else if (lock->wanted_in_a_row < MANY_IN_A_ROW)
        lock->wanted_in_a_row *= 2;
    return 1;
}

int heap_lock_slow(heap_lock* lock, uint64_t* own) {
    if (!take_spin(lock)) return HEAP_NOT_LOCKED;
    if (lock->usual && !take_back(lock)) return HEAP_NOT_LOCKED;
    lock->in_a_row = lock->last == own ? lock->in_a_row + 1 : 0;
    lock->last = own;
    if (lock->in_a_row > lock->wanted_in_a_row && own && lock->has_barrier) {
        lock->in_a_row = 0;
        lock->given_ns = now_ns();
        __atomic_store_n(&lock->usual, own, __ATOMIC_RELEASE);
    }
    return HEAP_LOCKED;
}

void heap_lock_leave(heap_lock* lock, uint64_t* own) {
    uint64_t* usual = own;
    __atomic_compare_exchange_n(&lock->usual, &usual, NULL, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* A lock that costs its usual holder two stores: the thread that took it again and again, and no other in between, has it for
 * granted, until another one wants it. That one takes it back and asks the kernel for a barrier in every thread of the
 * process (membarrier): afterwards either the usual holder has seen that, or it is seen to be inside. Which of
 * Python's threads allocates changes a few hundred times a second, so that is cheap; where threads really meet, and where the
 * kernel has no such barrier, it is an ordinary spin lock.
 *
 * Each thread has a word of its own, which outlives it; one without stays with the spin lock. */
#ifndef HEAP_BIAS_LOCK_H
#define HEAP_BIAS_LOCK_H

#include <stdint.h>

typedef struct heap_lock {
    uint64_t* usual; /* the word of the thread that has it for granted, or NULL */
    uint32_t taken;  /* 1 = somebody holds the spin lock */
    uint32_t in_a_row;
    uint64_t* last; /* who held the spin lock last, so many times in_a_row */
    uint32_t wanted_in_a_row;
    uint32_t has_barrier;
    uint64_t given_ns; /* when `usual` was */
    uint64_t stuck_ns; /* longest that may be waited for */
} heap_lock;

enum { HEAP_NOT_LOCKED, HEAP_LOCKED_USUAL, HEAP_LOCKED };

/* Makes an unlocked one. */
void heap_lock_start(heap_lock* lock, uint64_t stuck_ns);

/* HEAP_LOCKED, or HEAP_NOT_LOCKED when its holder did not give it back in time. */
int heap_lock_slow(heap_lock* lock, uint64_t* own);

/* At the end of a thread: it has nothing for granted any more, for its word will be another one's. */
void heap_lock_leave(heap_lock* lock, uint64_t* own);

/* own: the thread's word, or NULL. */
static inline int heap_lock_take(heap_lock* lock, uint64_t* own) {
    if (__builtin_expect(own != 0, 1)) {
        __atomic_store_n(own, 1, __ATOMIC_RELAXED);
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        if (__builtin_expect(__atomic_load_n(&lock->usual, __ATOMIC_ACQUIRE) == own, 1)) return HEAP_LOCKED_USUAL;
        __atomic_store_n(own, 0, __ATOMIC_RELEASE);
    }
    return heap_lock_slow(lock, own);
}

static inline void heap_lock_give(heap_lock* lock, uint64_t* own, int how) {
    if (__builtin_expect(how == HEAP_LOCKED_USUAL, 1))
        __atomic_store_n(own, 0, __ATOMIC_RELEASE);
    else
        __atomic_store_n(&lock->taken, 0, __ATOMIC_RELEASE);
}

#endif

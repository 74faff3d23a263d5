/* What every interposed call does: count the bytes down to the next sample, and look whether freed memory was sampled.
 *
 * CRITICAL: the way of every allocation that is not sampled is a subtraction from the thread's own word, a branch and a tail
 * call where the allocator behind does not call another one that is watched (heap_passes); and of every free one load and a
 * branch. Where it may (a large object of CPython's goes to malloc, a jemalloc's malloc to mmap), the word stands so high
 * meanwhile that the inner call counts for nothing (heap_enter, heap_leave): each byte counts once. */
#ifndef HEAP_HEAP_H
#define HEAP_HEAP_H

#include <fixingahole/agent.h>
#include <fixingahole/host.h>
#include <stddef.h>
#include <stdint.h>

#include "plugins/memory/heap/agent/address_set.h"
#include "plugins/memory/heap/agent/exact.h"
#include "plugins/memory/heap/agent/own_memory.h"

#define HEAP_SUPPRESSED (INT64_MAX / 2)
#define HEAP_EVERY_ONE (-1) /* as what is left: also an allocation of no bytes is taken */

/* All zero in a new thread. */
typedef struct heap_thread {
    int64_t left;          /* bytes until the next sample; below 0 = a sample is due */
    int64_t aside;         /* of them, those kept back so that every call is looked at for a while */
    uint64_t random;       /* state of heap_random */
    uint64_t mean;         /* by which the next sample's distance was drawn */
    uint64_t python_bytes; /* of the last large object that CPython took from malloc */
    uint64_t since;        /* CLOCK_MONOTONIC ns when the samples of `taken` began */
    uint32_t taken;
    uint32_t apart; /* samples come 2^this times further apart, for there are too many */
    uint32_t begun;
    uint32_t busy;    /* 1 = a sample is being taken, which a signal handler may interrupt */
    uint32_t outside; /* 1 = the small object being made is none of pymalloc's pools */
    /* Where every allocation is counted (exact.h): */
    uint32_t site;          /* the last one, of */
    uint64_t identity;      /* this stack; 0 = none */
    const void* last_block; /* of the last event, if that was an allocation */
    uint32_t moving_site;   /* of the block that realloc is at work on */
    uint64_t moving_bytes;
    uint64_t* word; /* for bias_lock.h */
} heap_thread;

extern HEAP_OWN _Thread_local heap_thread heap_self;

/* An allocation has used up what was left; returns the block. NULL: the allocation has failed. */
void* heap_take_sample(void* block, size_t bytes, uint32_t origin);

/* 1: an allocation of these bytes will be sampled. left: what is left of the calling thread, which has entered. */
int heap_is_due(int64_t* left, size_t bytes);

/* A block of which heap_may_know says so is about to be freed. */
void heap_release(const void* block);

/* For realloc: the same, but told of only by heap_after_move: the block's serial, 0 = it is not known. */
uint64_t heap_before_move(const void* block);

/* After realloc: a block that could not be moved lives on. */
void heap_after_move(uint64_t serial, const void* old, const void* block, size_t bytes);

/* bytes: those of it that went, 0 = all. */
void heap_tell_freed(uint64_t serial, uint64_t bytes);

/* Writes an allocation of the calling thread: 1 when that worked. mean 0: it stands for itself alone. */
int heap_tell_allocated(uint64_t serial, uint64_t bytes, uint64_t mean, uint32_t origin);

/* Writes a mapping of which only what is touched counts: 1 when that worked. */
int heap_tell_reserved(uint64_t serial, uint64_t begin, uint64_t bytes);

uint64_t heap_next_serial(void);

/* 0: the program brings its own malloc and has it called in place of ours. */
int heap_malloc_is_ours(void);

/* 1 when the thread's allocations count now: sampling goes on, and no allocator is at work. */
static inline int heap_counts_now(void) { return heap_self.left < HEAP_SUPPRESSED / 2; }

/* 1: no sample falls into these bytes, and they are counted. */
static inline int heap_passes(size_t bytes) {
    int64_t left = (int64_t)((uint64_t)heap_self.left - bytes);
    if (__builtin_expect(left < 0, 0)) return 0;
    heap_self.left = left;
    return 1;
}

/* 0: it was neither counted nor sampled, for sure. */
static inline int heap_may_know(const void* block) { return heap_counts_all() || heap_may_hold(block); }

static inline int64_t heap_enter(void) {
    int64_t left = heap_self.left;
    heap_self.left = HEAP_SUPPRESSED;
    return left;
}

/* Both ways out are tail calls or nothing: no register has to be saved for the rare one. */
static inline void* heap_leave(int64_t left, void* block, size_t bytes, uint32_t origin) {
    left = (int64_t)((uint64_t)left - bytes);
    heap_self.left = left;
    return __builtin_expect(left < 0, 0) ? heap_take_sample(block, bytes, origin) : block;
}

#endif

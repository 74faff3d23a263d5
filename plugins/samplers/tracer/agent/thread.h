/* One thread's account: which calls are running, and what each pair of caller and callee has come to since it was last told. Only
 * the thread itself writes, so there is no lock; a table is mapped at its first event. account.h says what an event does. */
#ifndef TRACER_THREAD_H
#define TRACER_THREAD_H

#include <fixingahole/agent.h>
#include <stdint.h>

#include "plugins/samplers/support/ticks.h"
#include "plugins/samplers/tracer/agent/functions.h"

#define TRACER_MAX_DEPTH 65536u
#define TRACER_MAX_PAIRS 65536u
#define TRACER_PAIR_TABLE (TRACER_MAX_PAIRS * 2)
#define TRACER_CALLEES 8u
#define TRACER_CACHE_LINE 64

#define TRACER_PYTHON 0u
#define TRACER_C 1u
#define TRACER_SIMPLE 2u /* Python functions that are counted where their frames are run */
#define TRACER_KINDS 3u
#define TRACER_COST_SCALE 256u

typedef struct tracer_call tracer_call;
typedef struct tracer_pair tracer_pair;

/* What a function called last, by the address of the callee: no other table is looked into then. */
typedef struct tracer_callee {
    uint64_t key;
    tracer_pair* pair;
} tracer_callee;

/* A caller and a callee. Of its cache lines most calls touch the first, and one of its caller's callees. Times are ticks.
 *
 * A call that calls nothing, of a function that is not running further out, is its own first and takes as long by itself as
 * with all that it called: so of those there is one count, and one time. */
struct tracer_pair {
    _Alignas(TRACER_CACHE_LINE) uint32_t function; /* the callee's number */
    uint32_t generation;                           /* of callees[] */
    uint32_t cost, inside;                         /* of one call, in ticks * TRACER_COST_SCALE */
    uint64_t leaf_time;
    uint32_t leaves;
    uint32_t inner; /* calls while the function was running in this thread; no leaves */
    uint64_t own, pair_time, function_time;
    const tracer_call* outermost; /* of those that run, if it has called something; NULL = none has */
    _Alignas(TRACER_CACHE_LINE) tracer_callee callees[TRACER_CALLEES];
    _Alignas(TRACER_CACHE_LINE) uint64_t counting; /* of function_time, in ticks * TRACER_COST_SCALE */
    uint32_t alone;                                /* calls while the function was not running; no leaves */
    uint32_t first_inner;                          /* of the inner calls those that found no call of the pair running */
    uint32_t resumes;
    uint32_t caller;
    uint32_t is_simple;
};

#define TRACER_LEAF 1u    /* it has called nothing yet: what follows `begin` is not written */
#define TRACER_RESUMED 2u /* a generator that goes on */

/* A call that is running. One cache line. */
struct tracer_call {
    _Alignas(TRACER_CACHE_LINE) uint64_t key; /* of the function: code object or method definition */
    const void* callable;                     /* of a C function, or NULL */
    tracer_pair* pair;
    uint64_t flags;
    uint64_t begin;
    uint64_t since; /* as begin, but never moved on: for the timeline */
    uint64_t below; /* ticks in what it called */
    uint64_t spent; /* what counting had cost when it began */
};

typedef struct tracer_thread {
    tracer_call* top;        /* calls[0] is the outside */
    const tracer_call* last; /* that there is room for */
    uint64_t spent;          /* what counting has cost so far, in ticks * TRACER_COST_SCALE */
    uint64_t next_telling;
    uint32_t beyond; /* calls deeper than there is room for */
    uint32_t pair_count;
    uint32_t in_use;    /* atomic */
    uint32_t is_ending; /* nothing is asked of the interpreter any more */
    int32_t tid;
    fah_target_thread* thread;
    tracer_pair outside;
    const tracer_call* outermost[TRACER_MAX_FUNCTIONS]; /* by function, as in a pair */
    uint32_t pair_table[TRACER_PAIR_TABLE];             /* index of the pair + 1 */
    tracer_pair pairs[TRACER_MAX_PAIRS];                /* the last is that of all others */
    tracer_call calls[TRACER_MAX_DEPTH + 1];
} tracer_thread;

/* What one event costs, by kind: within the call's own time, and around it. In ticks * TRACER_COST_SCALE. */
typedef struct tracer_cost {
    uint64_t inside[TRACER_KINDS];
    uint64_t around[TRACER_KINDS];
} tracer_cost;

extern tracer_cost tracer_costs;
extern uint32_t tracer_quiet; /* 1 = nothing is told: the costs are being measured */
extern _Thread_local tracer_thread* tracer_self;
extern int64_t tracer_long; /* ticks: calls of so many are in the timeline */

/* timeline.c: a call that ends now, and was long. */
void tracer_tell_span(tracer_thread* thread, const tracer_call* call, uint64_t now);

/* The calling thread's account, or NULL when it has none any more, or there is no memory. */
tracer_thread* tracer_thread_new(void);

/* At the thread's end, in it: ends its calls and tells them. */
void tracer_thread_end(void);

/* In the forking thread of a fork's child: what was counted is the parent's, what runs goes on. */
void tracer_threads_restart(void);

void tracer_threads_visit(void (*visit)(tracer_thread* thread));

/* Tells what has come to the host, calls that run included, and begins anew. What the ring has no room for waits. */
void tracer_tell(tracer_thread* thread);

/* What was counted is forgotten; what runs goes on. */
void tracer_forget_counts(tracer_thread* thread);

static inline void tracer_begin_anew(tracer_pair* pair) {
    pair->leaves = pair->alone = pair->inner = pair->first_inner = pair->resumes = 0;
    pair->leaf_time = pair->own = pair->pair_time = pair->function_time = pair->counting = 0;
}

/* As if nothing had been counted yet. */
void tracer_begin_again(tracer_thread* thread);

/* Another profiler has taken the thread, or its end has come: its calls end now. */
void tracer_end_calls(tracer_thread* thread);

#endif

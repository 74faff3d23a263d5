/* One thread's account: which calls are running, and what each pair of caller and callee has come to since it was last told. Only
 * the thread itself writes, so there is no lock; a table is mapped at its first event. */
#ifndef TRACER_THREAD_H
#define TRACER_THREAD_H

#include <fixingahole/agent.h>
#include <stdint.h>

#include "plugins/samplers/support/ticks.h"
#include "plugins/samplers/tracer/agent/functions.h"

#define TRACER_MAX_DEPTH 65536u
#define TRACER_MAX_PAIRS 65536u
#define TRACER_PAIR_TABLE (TRACER_MAX_PAIRS * 2)

#define TRACER_FIRST_OF_PAIR 1u
#define TRACER_FIRST_OF_FUNCTION 2u
#define TRACER_RESUMED 4u

#define TRACER_PYTHON 0u
#define TRACER_C 1u
#define TRACER_COST_SCALE 256u

/* One cache line. Times are ticks. */
typedef struct tracer_pair {
    uint64_t key;     /* caller's number << 32 | callee's */
    uint32_t running; /* calls of it that have not ended */
    uint32_t calls, first_of_pair, first_of_function, resumes;
    uint32_t unused;
    uint64_t own, pair_time, function_time;
    uint64_t counting; /* of function_time, in ticks * TRACER_COST_SCALE */
} tracer_pair;

/* A call that is running. */
typedef struct tracer_call {
    uint64_t key;         /* of the function: code object or method definition */
    const void* callable; /* of a C function, or NULL */
    tracer_pair* pair;
    uint64_t begin;
    uint64_t below; /* ticks in what it called */
    uint64_t spent; /* what counting had cost when it began */
    uint32_t function;
    uint32_t flags;
    uint64_t since; /* as begin, but never moved on: for the timeline */
} tracer_call;

typedef struct tracer_thread {
    tracer_call* top; /* calls[0] is the outside */
    uint64_t spent;   /* what counting has cost so far, in ticks * TRACER_COST_SCALE */
    uint64_t next_telling;
    uint32_t beyond; /* calls deeper than there is room for */
    uint32_t pair_count;
    uint32_t in_use;    /* atomic */
    uint32_t is_ending; /* nothing is asked of the interpreter any more */
    int32_t tid;
    uint32_t unused;
    fah_target_thread* thread;
    uint32_t running[TRACER_MAX_FUNCTIONS];
    uint32_t pair_table[TRACER_PAIR_TABLE]; /* index of the pair + 1 */
    tracer_pair pairs[TRACER_MAX_PAIRS];
    tracer_call calls[TRACER_MAX_DEPTH + 1];
} tracer_thread;

/* What one event costs, by kind: within the call's own time, and around it. In ticks * TRACER_COST_SCALE. */
typedef struct tracer_cost {
    uint64_t inside[2];
    uint64_t around[2];
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

/* As if nothing had been counted yet. */
void tracer_begin_again(tracer_thread* thread);

/* Another profiler has taken the thread, or its end has come: its calls end now. */
void tracer_end_calls(tracer_thread* thread);

/* The pair, made if it is new. Where there is no room: the one of all others. */
tracer_pair* tracer_new_pair(tracer_thread* thread, uint64_t key);

/* An end that is not that of the innermost call: ends those above it too, if it is running at all. */
void tracer_leave_to(tracer_thread* thread, uint64_t key, uint64_t now);

static inline tracer_thread* tracer_current(void) {
    tracer_thread* thread = tracer_self;
    return __builtin_expect(thread != 0, 1) ? thread : tracer_thread_new();
}

static inline uint32_t tracer_first_pair(uint64_t key) {
    return (uint32_t)((key * 0x9e3779b97f4a7c15ull) >> 47) & (TRACER_PAIR_TABLE - 1);
}

static inline tracer_pair* tracer_pair_of(tracer_thread* thread, uint32_t caller, uint32_t callee) {
    uint64_t key = (uint64_t)caller << 32 | callee;
    uint32_t index = thread->pair_table[tracer_first_pair(key)];
    if (__builtin_expect(index != 0 && thread->pairs[index - 1].key == key, 1)) return &thread->pairs[index - 1];
    return tracer_new_pair(thread, key);
}

/* callable: the C function's object; NULL for Python code. */
static inline void tracer_enter(tracer_thread* thread, uint64_t key, const void* callable, uint32_t is_resumed) {
    tracer_call* caller = thread->top;
    if (__builtin_expect(caller == &thread->calls[TRACER_MAX_DEPTH], 0)) {
        ++thread->beyond;
        return;
    }
    uint32_t function = tracer_function_of(key, callable);
    tracer_pair* pair = tracer_pair_of(thread, caller->function, function);
    uint32_t first = (pair->running++ == 0) * TRACER_FIRST_OF_PAIR;
    first |= (thread->running[function]++ == 0) * TRACER_FIRST_OF_FUNCTION;
    if (!is_resumed) {
        ++pair->calls;
        pair->first_of_pair += first & 1;
        pair->first_of_function += first >> 1;
    } else {
        ++pair->resumes;
    }
    tracer_call* call = caller + 1;
    call->key = key;
    call->pair = pair;
    call->below = 0;
    call->spent = thread->spent;
    call->function = function;
    call->flags = first | is_resumed * TRACER_RESUMED;
    call->callable = callable;
    thread->top = call;
    call->begin = call->since = samplers_ticks();
}

/* Ends the innermost call. */
static inline void tracer_end_call(tracer_thread* thread, uint64_t now) {
    tracer_call* call = thread->top;
    tracer_pair* pair = call->pair;
    uint32_t kind = call->callable ? TRACER_C : TRACER_PYTHON;
    int64_t passed = (int64_t)(now - call->begin);
    uint64_t elapsed = passed > 0 ? (uint64_t)passed : 0;
    pair->own += elapsed > call->below ? elapsed - call->below : 0;
    uint64_t spent = thread->spent + tracer_costs.inside[kind];
    if (call->flags & TRACER_FIRST_OF_PAIR) pair->pair_time += elapsed;
    if (call->flags & TRACER_FIRST_OF_FUNCTION) {
        pair->function_time += elapsed;
        pair->counting += spent - call->spent;
    }
    thread->spent = spent + tracer_costs.around[kind];
    --pair->running;
    --thread->running[call->function];
    if (__builtin_expect((int64_t)(now - call->since) >= tracer_long, 0)) tracer_tell_span(thread, call, now);
    call[-1].below += elapsed;
    thread->top = call - 1;
}

static inline void tracer_leave(tracer_thread* thread, uint64_t key) {
    uint64_t now = samplers_ticks();
    if (__builtin_expect(thread->top->key == key && thread->beyond == 0, 1))
        tracer_end_call(thread, now);
    else
        tracer_leave_to(thread, key, now);
    if (__builtin_expect(now >= thread->next_telling, 0)) tracer_tell(thread);
}

#endif

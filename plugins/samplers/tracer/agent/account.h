/* What happens at an event: a call begins or ends in the account of its thread. This is the path that every call of the program
 * takes twice, so what is seldom is somewhere else, behind a call that nothing needs to be kept for. */
#ifndef TRACER_ACCOUNT_H
#define TRACER_ACCOUNT_H

#include "plugins/samplers/tracer/agent/thread.h"

/* Called at each call of what makes a thread; or NULL. */
extern void (*tracer_on_thread_maker)(void);

/* Whether a new code object is of a simple function, which is counted where its frames are run (frames.h); or NULL: none is. */
extern uint32_t (*tracer_is_simple)(uint64_t code);

/* The pair is not among those that its caller keeps at hand, or the stack is full. */
void tracer_enter_seldom(tracer_thread* thread, uint64_t key, const void* callable, uint32_t is_resumed);

/* The pair that a call of this code object would be of, or NULL when there is no room for more. */
tracer_pair* tracer_pair_of_seldom(tracer_thread* thread, uint64_t code);

/* An end that is not that of the innermost call: ends those above it too, if it is running at all. */
void tracer_leave_to(tracer_thread* thread, uint64_t key, uint64_t now);

/* The end of a call: perhaps it was long, or it is time to tell the host. */
void tracer_after_end(tracer_thread* thread, tracer_call* call, uint64_t since, uint64_t now);

/* Ends the innermost call, whatever it is. */
void tracer_end_call(tracer_thread* thread, uint64_t now);

static inline tracer_thread* tracer_current(void) {
    tracer_thread* thread = tracer_self;
    return __builtin_expect(thread != 0, 1) ? thread : tracer_thread_new();
}

/* A callee stands at this place, or beside it, which tracer_enter_seldom looks at. */
static inline uint32_t tracer_callee_place(uint64_t key) { return (uint32_t)((key * 0x9e3779b97f4a7c15ull) >> 61); }

#define TRACER_HOT __attribute__((always_inline)) static inline
#define TRACER_SELDOM(condition) __builtin_expect(condition, 0)

/* A call is about to call something, or is to be told while it runs. */
TRACER_HOT void tracer_unfold(tracer_thread* thread, tracer_call* call) {
    tracer_pair* pair = call->pair;
    const tracer_call** outermost = &thread->outermost[pair->function];
    uint32_t is_call = !(call->flags & TRACER_RESUMED);
    if (!*outermost) {
        *outermost = pair->outermost = call;
        pair->alone += is_call;
    } else {
        pair->inner += is_call;
        if (!pair->outermost) {
            pair->outermost = call;
            pair->first_inner += is_call;
        }
    }
    pair->resumes += !is_call;
    call->flags &= ~(uint64_t)TRACER_LEAF;
    call->since = call->begin;
    call->below = 0;
    call->spent = thread->spent;
}

TRACER_HOT void tracer_push(tracer_thread* thread, tracer_pair* pair, uint64_t key, const void* callable,
                            uint32_t is_resumed) {
    tracer_call* call = thread->top + 1;
    if (call[-1].flags & TRACER_LEAF) tracer_unfold(thread, call - 1);
    call->key = key;
    call->callable = callable;
    call->pair = pair;
    call->flags = is_resumed ? TRACER_RESUMED | TRACER_LEAF : TRACER_LEAF;
    thread->top = call;
    call->begin = samplers_ticks();
}

/* callable: the C function's object; NULL for Python code. */
TRACER_HOT void tracer_enter(tracer_thread* thread, uint64_t key, const void* callable, uint32_t is_resumed) {
    tracer_pair* caller = thread->top->pair;
    const tracer_callee* callee = &caller->callees[tracer_callee_place(key)];
    if (TRACER_SELDOM(callee->key != key || caller->generation != samplers_generation || thread->top == thread->last))
        tracer_enter_seldom(thread, key, callable, is_resumed);
    else
        tracer_push(thread, callee->pair, key, callable, is_resumed);
}

/* The pair that a call of this code object would be of; NULL when it is not at hand. */
TRACER_HOT tracer_pair* tracer_pair_at_hand(tracer_thread* thread, uint64_t code) {
    tracer_pair* caller = thread->top->pair;
    const tracer_callee* callee = &caller->callees[tracer_callee_place(code)];
    if (TRACER_SELDOM(callee->key != code || caller->generation != samplers_generation || thread->top == thread->last))
        return 0;
    return callee->pair;
}

/* Takes the innermost call away; it has called something. Differences of ticks may wrap round: only their sums are told. */
TRACER_HOT void tracer_pop(tracer_thread* thread, tracer_call* call, uint64_t now) {
    tracer_pair* pair = call->pair;
    uint64_t elapsed = now - call->begin;
    pair->own += elapsed - call->below;
    if (pair->outermost == call) {
        pair->outermost = 0;
        pair->pair_time += elapsed;
        const tracer_call** outermost = &thread->outermost[pair->function];
        if (*outermost == call) {
            *outermost = 0;
            pair->function_time += elapsed;
            pair->counting += thread->spent + pair->inside - call->spent;
        }
    }
    thread->spent += pair->cost;
    call[-1].below += elapsed;
    thread->top = call - 1;
}

/* The same for one that has called nothing. */
TRACER_HOT void tracer_pop_leaf(tracer_thread* thread, tracer_call* call, uint64_t now) {
    tracer_pair* pair = call->pair;
    uint64_t elapsed = now - call->begin;
    if (!thread->outermost[pair->function]) {
        ++pair->leaves;
        pair->leaf_time += elapsed;
    } else {
        ++pair->inner;
        pair->own += elapsed;
        if (!pair->outermost) {
            ++pair->first_inner;
            pair->pair_time += elapsed;
        }
    }
    thread->spent += pair->cost;
    call[-1].below += elapsed;
    thread->top = call - 1;
}

TRACER_HOT void tracer_leave(tracer_thread* thread, uint64_t key) {
    uint64_t now = samplers_ticks();
    tracer_call* call = thread->top;
    if (TRACER_SELDOM(call->key != key || thread->beyond != 0)) {
        tracer_leave_to(thread, key, now);
        return;
    }
    uint64_t since = call->begin;
    if (call->flags == TRACER_LEAF) {
        tracer_pop_leaf(thread, call, now);
    } else {
        if (call->flags & TRACER_LEAF) tracer_unfold(thread, call);
        since = call->since;
        tracer_pop(thread, call, now);
    }
    if (TRACER_SELDOM(now >= thread->next_telling || (int64_t)(now - since) >= tracer_long))
        tracer_after_end(thread, call, since, now);
}

#endif

#include "plugins/samplers/tracer/agent/account.h"

#include <string.h>

#include "plugins/samplers/tracer/agent/agent.h"

#define PROBES 32u
#define LOOKED_AT 4096 /* calls in which the end of one is looked for */

void (*tracer_on_thread_maker)(void);
uint32_t (*tracer_is_simple)(uint64_t code);

static tracer_pair* others_of(tracer_thread* thread) {
    tracer_pair* pair = &thread->pairs[TRACER_MAX_PAIRS - 1];
    tracer_agent.core->count(FAH_LOSS_CALLS, 1);
    pair->caller = pair->function = TRACER_OTHERS;
    return pair;
}

static uint32_t bounded(uint64_t cost) { return cost < UINT32_MAX ? (uint32_t)cost : UINT32_MAX; }

static uint32_t first_place(uint32_t caller, uint32_t callee) {
    uint64_t both = (uint64_t)caller << 32 | callee;
    return (uint32_t)((both * 0x9e3779b97f4a7c15ull) >> 47) & (TRACER_PAIR_TABLE - 1);
}

static uint32_t kind_of(uint64_t key, const void* callable) {
    if (callable) return TRACER_C;
    return tracer_is_simple && tracer_is_simple(key) ? TRACER_SIMPLE : TRACER_PYTHON;
}

static tracer_pair* find_pair(tracer_thread* thread, uint32_t callee, uint64_t key, const void* callable) {
    uint32_t caller = thread->top->pair->function;
    uint32_t first = first_place(caller, callee);
    for (uint32_t probe = 0; probe < PROBES; ++probe) {
        uint32_t* place = &thread->pair_table[(first + probe) & (TRACER_PAIR_TABLE - 1)];
        tracer_pair* pair = &thread->pairs[*place ? *place - 1 : thread->pair_count];
        if (*place && pair->function == callee && pair->caller == caller) return pair;
        if (*place) continue;
        if (thread->pair_count == TRACER_MAX_PAIRS - 1) break;
        *place = ++thread->pair_count;
        uint32_t kind = kind_of(key, callable);
        uint64_t inside = tracer_costs.inside[kind], around = tracer_costs.around[kind];
        *pair = (tracer_pair){.caller = caller,
                              .function = callee,
                              .is_simple = kind == TRACER_SIMPLE,
                              .inside = bounded(inside),
                              .cost = bounded(inside + around)};
        return pair;
    }
    return others_of(thread);
}

static void keep_at_hand(tracer_pair* caller, uint64_t key, tracer_pair* pair) {
    uint32_t place = tracer_callee_place(key);
    if (caller->callees[place].key && !caller->callees[place ^ 1].key) place ^= 1;
    caller->callees[place] = (tracer_callee){key, pair};
}

/* The pair of the innermost call and this callee. */
static tracer_pair* pair_with(tracer_thread* thread, uint64_t key, const void* callable) {
    tracer_pair* caller = thread->top->pair;
    const tracer_callee* beside = &caller->callees[tracer_callee_place(key) ^ 1];
    if (caller->generation != samplers_generation) memset(caller->callees, 0, sizeof caller->callees);
    caller->generation = samplers_generation;
    if (beside->key == key) return beside->pair;
    uint32_t function = tracer_function_of(key, callable);
    tracer_pair* pair = find_pair(thread, function, key, callable);
    /* What has no room is counted each time, and what makes a thread is looked at each time. */
    if (pair->function != TRACER_OTHERS && key != tracer_thread_maker) keep_at_hand(caller, key, pair);
    return pair;
}

tracer_pair* tracer_pair_of_seldom(tracer_thread* thread, uint64_t code) {
    int has_room = thread->pair_count < TRACER_MAX_PAIRS - 1 && tracer_functions_have_room();
    return thread->top != thread->last && has_room ? pair_with(thread, code, NULL) : NULL;
}

void tracer_enter_seldom(tracer_thread* thread, uint64_t key, const void* callable, uint32_t is_resumed) {
    if (thread->top == thread->last) {
        ++thread->beyond;
        return;
    }
    tracer_pair* pair = pair_with(thread, key, callable);
    if (is_resumed)
        tracer_push(thread, pair, key, callable, 1);
    else
        tracer_push(thread, pair, key, callable, 0);
    if (key == tracer_thread_maker && tracer_on_thread_maker) tracer_on_thread_maker();
}

/* Calls that began before the counting have an end all the same; and some ends are never told (a longjmp). */
void tracer_leave_to(tracer_thread* thread, uint64_t key, uint64_t now) {
    if (thread->beyond) {
        --thread->beyond;
        return;
    }
    tracer_call* call = thread->top;
    for (uint32_t i = 0; i < LOOKED_AT && call != thread->calls && call->key != key; ++i) --call;
    if (call == thread->calls || call->key != key) return;
    while (thread->top >= call) tracer_end_call(thread, now);
    if (now >= thread->next_telling) tracer_tell(thread);
}

void tracer_end_call(tracer_thread* thread, uint64_t now) {
    tracer_call* call = thread->top;
    if (call->flags & TRACER_LEAF) tracer_unfold(thread, call);
    tracer_pop(thread, call, now);
    if ((int64_t)(now - call->since) >= tracer_long) tracer_tell_span(thread, call, now);
}

void tracer_after_end(tracer_thread* thread, tracer_call* call, uint64_t since, uint64_t now) {
    call->since = since;
    if ((int64_t)(now - since) >= tracer_long) tracer_tell_span(thread, call, now);
    if (now >= thread->next_telling) tracer_tell(thread);
}

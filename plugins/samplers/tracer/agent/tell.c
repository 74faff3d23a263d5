/* Telling the host. Calls that run are told as far as they have come, so that what is told always adds up to the time that
 * passed, and a process that is killed loses no more than the last interval. */
#include <string.h>

#include "plugins/samplers/support/kept_record.h"
#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/tracer_wire.h"

#define INTERVAL_NS 200000000u

/* Innermost first, so that each has its callees' time below it. */
static void settle(tracer_thread* thread) {
    uint64_t now = samplers_ticks();
    if (thread->top->flags & TRACER_LEAF) tracer_unfold(thread, thread->top);
    for (tracer_call* call = thread->top; call > thread->calls; --call) {
        tracer_pair* pair = call->pair;
        uint64_t elapsed = now - call->begin;
        pair->own += elapsed - call->below;
        if (pair->outermost == call) pair->pair_time += elapsed;
        if (thread->outermost[pair->function] == call) {
            pair->function_time += elapsed;
            pair->counting += thread->spent - call->spent;
        }
        call[-1].below += elapsed;
        call->begin = now;
        call->below = 0;
        call->spent = thread->spent;
    }
    thread->calls->below = 0;
}

static int is_empty(const tracer_pair* pair) {
    return !(pair->leaves | pair->alone | pair->inner | pair->resumes | pair->own | pair->pair_time);
}

/* Clocks of two processors may differ by a few ticks. */
static uint64_t ns_of(uint64_t ticks, uint64_t scale) { return (int64_t)ticks > 0 ? samplers_scaled(ticks, scale) : 0; }

static tracer_calls amounts_of(const tracer_pair* pair, uint64_t scale) {
    uint64_t counting = pair->counting + (uint64_t)pair->leaves * pair->inside;
    uint64_t events = (uint64_t)pair->leaves + pair->alone + pair->inner + pair->resumes;
    return (tracer_calls){.caller = pair->caller,
                          .callee = pair->function,
                          .calls = pair->leaves + pair->alone + pair->inner,
                          .first_of_pair = pair->leaves + pair->alone + pair->first_inner,
                          .first_of_function = pair->leaves + pair->alone,
                          .resumes = pair->resumes,
                          .own_ns = ns_of(pair->leaf_time + pair->own, scale),
                          .pair_ns = ns_of(pair->leaf_time + pair->pair_time, scale),
                          .function_ns = ns_of(pair->leaf_time + pair->function_time, scale),
                          .counting_ns = ns_of(counting, scale) / TRACER_COST_SCALE,
                          .inside_ns = ns_of(events * pair->inside, scale) / TRACER_COST_SCALE,
                          .around_ns = ns_of(events * (pair->cost - pair->inside), scale) / TRACER_COST_SCALE};
}

static int tell_some(tracer_thread* thread, tracer_pair** pairs, uint32_t count, uint64_t scale) {
    tracer_calls amounts[TRACER_MAX_CALLS];
    amounts[0] = (tracer_calls){0};
    for (uint32_t i = 0; i < count; ++i) amounts[i] = amounts_of(pairs[i], scale);
    if (!samplers_write(tracer_agent.core, tracer_agent.channel, thread->thread, TRACER_RECORD_CALLS, amounts,
                        count * (uint32_t)sizeof *amounts))
        return 0;
    for (uint32_t i = 0; i < count; ++i) tracer_begin_anew(pairs[i]);
    return 1;
}

void tracer_tell(tracer_thread* thread) {
    tracer_pair* pairs[TRACER_MAX_CALLS];
    uint32_t count = 0, room = 1;
    if (tracer_quiet) thread->next_telling = UINT64_MAX; /* what events cost is being measured: not this */
    if (tracer_agent.state == TRACER_OVER || tracer_quiet) return;
    uint64_t scale = samplers_tick_scale();
    settle(thread);
    for (uint32_t i = 0; i < thread->pair_count && room; ++i) {
        if (!is_empty(&thread->pairs[i])) pairs[count++] = &thread->pairs[i];
        if (count < TRACER_MAX_CALLS) continue;
        room = (uint32_t)tell_some(thread, pairs, count, scale);
        count = 0;
    }
    tracer_pair* others = &thread->pairs[TRACER_MAX_PAIRS - 1];
    if (!is_empty(others) && room) pairs[count++] = others;
    if (count && room) tell_some(thread, pairs, count, scale);
    thread->next_telling = samplers_ticks() + samplers_ticks_of(INTERVAL_NS);
}

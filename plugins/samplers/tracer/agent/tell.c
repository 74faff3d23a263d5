/* Telling the host. Calls that run are told as far as they have come, so that what is told always adds up to the time that
 * passed, and a process that is killed loses no more than the last interval. */
#include <string.h>

#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/thread.h"
#include "plugins/samplers/tracer/tracer_wire.h"

#define INTERVAL_NS 200000000u

/* Innermost first, so that each has its callees' time below it. */
static void settle(tracer_thread* thread) {
    uint64_t now = samplers_ticks();
    for (tracer_call* call = thread->top; call > thread->calls; --call) {
        int64_t passed = (int64_t)(now - call->begin);
        uint64_t elapsed = passed > 0 ? (uint64_t)passed : 0;
        call->pair->own += elapsed > call->below ? elapsed - call->below : 0;
        if (call->flags & TRACER_FIRST_OF_PAIR) call->pair->pair_time += elapsed;
        if (call->flags & TRACER_FIRST_OF_FUNCTION) {
            call->pair->function_time += elapsed;
            call->pair->counting += thread->spent - call->spent;
        }
        call[-1].below += elapsed;
        call->begin = now;
        call->below = 0;
        call->spent = thread->spent;
    }
    thread->calls->below = 0;
}

static int is_empty(const tracer_pair* pair) { return !(pair->calls | pair->resumes | pair->own | pair->pair_time); }

static tracer_calls amounts_of(const tracer_pair* pair, uint64_t scale) {
    return (tracer_calls){.caller = (uint32_t)(pair->key >> 32),
                          .callee = (uint32_t)pair->key,
                          .calls = pair->calls,
                          .first_of_pair = pair->first_of_pair,
                          .first_of_function = pair->first_of_function,
                          .resumes = pair->resumes,
                          .own_ns = samplers_scaled(pair->own, scale),
                          .pair_ns = samplers_scaled(pair->pair_time, scale),
                          .function_ns = samplers_scaled(pair->function_time, scale),
                          .counting_ns = samplers_scaled(pair->counting, scale) / TRACER_COST_SCALE};
}

static void begin_anew(tracer_pair* pair) {
    pair->calls = pair->first_of_pair = pair->first_of_function = pair->resumes = 0;
    pair->own = pair->pair_time = pair->function_time = pair->counting = 0;
}

/* What the ring refuses is kept, so it is not dropped as the core has counted it. */
static int tell_some(tracer_thread* thread, tracer_pair** pairs, uint32_t count, uint64_t scale) {
    tracer_calls amounts[TRACER_MAX_CALLS];
    amounts[0] = (tracer_calls){0};
    for (uint32_t i = 0; i < count; ++i) amounts[i] = amounts_of(pairs[i], scale);
    int32_t status = tracer_agent.core->write(tracer_agent.channel, thread->thread, TRACER_RECORD_CALLS, amounts,
                                              count * (uint32_t)sizeof *amounts, 0);
    if (status != FAH_OK) {
        tracer_agent.core->count(FAH_LOSS_DROPPED, (uint64_t)-1);
        return 0;
    }
    for (uint32_t i = 0; i < count; ++i) begin_anew(pairs[i]);
    return 1;
}

void tracer_tell(tracer_thread* thread) {
    tracer_pair* pairs[TRACER_MAX_CALLS];
    uint32_t count = 0, room = 1;
    uint64_t scale = samplers_tick_scale();
    if (tracer_agent.state == TRACER_OVER || tracer_quiet) return;
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

#include "plugins/samplers/tracer/agent/timeline.h"

#include <stdlib.h>

#include "plugins/samplers/support/kept_record.h"
#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/context.h"
#include "plugins/samplers/tracer/agent/pauses.h"
#include "plugins/samplers/tracer/timeline_wire.h"

#define NEVER INT64_MAX
#define HALF_FULL 50u
#define STEP 5u /* percent of the ring: each doubles what a long call is */

int64_t tracer_long = NEVER;
static uint64_t long_ns;

void tracer_timeline_find(void) {
    const char* text = getenv("_FAH_TIMELINE");
    long long ns = text ? strtoll(text, NULL, 10) : 0;
    long_ns = ns > 0 && tracer_context_find() && tracer_pauses_find() ? (uint64_t)ns : 0;
}

int tracer_timeline_is_wanted(void) { return long_ns != 0; }

void tracer_timeline_start(void) {
    if (!long_ns) return;
    tracer_long = (int64_t)samplers_ticks_of(long_ns);
    tracer_pauses_watch(long_ns);
}

uint64_t tracer_time_of(uint64_t ticks) {
    uint64_t now = samplers_ticks(), ns = samplers_clock_ns();
    int64_t ago = (int64_t)(now - ticks);
    return ago > 0 ? ns - samplers_scaled((uint64_t)ago, samplers_tick_scale()) : ns;
}

static int has_room(uint64_t ns) {
    uint32_t fill = tracer_agent.core->ring_fill();
    return fill < HALF_FULL || ns >> ((fill - HALF_FULL) / STEP + 1) >= long_ns;
}

void tracer_tell_timed(fah_target_thread* thread, uint32_t kind, const void* record, uint32_t size, uint64_t ns) {
    if (tracer_agent.state == TRACER_OVER) return;
    if (has_room(ns) && samplers_write(tracer_agent.core, tracer_agent.channel, thread, kind, record, size)) return;
    tracer_agent.core->count(FAH_LOSS_TIMELINE, 1);
}

static void tell(tracer_thread* thread, const tracer_call* call, uint64_t now, uint32_t task, uint32_t kind) {
    uint64_t took = samplers_scaled(now - call->since, samplers_tick_scale());
    tracer_span span = {.end_ns = tracer_time_of(now), .function = call->pair->function, .task = task, .kind = kind};
    span.begin_ns = span.end_ns - took;
    tracer_tell_timed(thread->thread, TRACER_RECORD_SPAN, &span, sizeof span, took);
}

void tracer_tell_span(tracer_thread* thread, const tracer_call* call, uint64_t now) {
    if (tracer_quiet) return;
    uint32_t task = thread->is_ending ? 0 : tracer_context_ask();
    uint32_t kind = call->flags & TRACER_RESUMED ? FAH_SPAN_RESUMED : FAH_SPAN_CALL;
    tell(thread, call, now, task, thread->is_ending ? FAH_SPAN_UNFINISHED : kind);
}

void tracer_tell_unfinished(tracer_thread* thread) {
    uint64_t now = samplers_ticks();
    if (thread->top->flags & TRACER_LEAF) tracer_unfold(thread, thread->top);
    for (tracer_call* call = thread->top; call > thread->calls; --call) {
        if ((int64_t)(now - call->since) >= tracer_long) tell(thread, call, now, 0, FAH_SPAN_UNFINISHED);
        call->since = now; /* an exec that fails goes on */
    }
}

void tracer_tell_fork(int32_t parent_tid) {
    const tracer_fork record = {.parent_tid = parent_tid};
    tracer_agent.core->write_code(tracer_agent.channel, TRACER_RECORD_FORK, &record, sizeof record, 0);
}

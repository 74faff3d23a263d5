#include "plugins/samplers/tracer/agent/thread.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugins/samplers/support/pages.h"
#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"

#define MAX_THREADS 4096u
tracer_cost tracer_costs;
uint32_t tracer_quiet;
_Thread_local tracer_thread* tracer_self;
static _Thread_local uint32_t has_ended;
static tracer_thread* slots[MAX_THREADS];

static tracer_thread* take_slot(void) {
    for (uint32_t i = 0; i < MAX_THREADS; ++i) {
        tracer_thread* thread = __atomic_load_n(&slots[i], __ATOMIC_ACQUIRE);
        uint32_t unused = 0;
        if (!thread) {
            tracer_thread* fresh = samplers_map(sizeof *fresh);
            if (!fresh) return NULL;
            fresh->in_use = 1;
            if (__atomic_compare_exchange_n(&slots[i], &thread, fresh, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
                return fresh;
            samplers_clear(fresh, sizeof *fresh); /* another thread was quicker: this one is not used */
        }
        if (__atomic_compare_exchange_n(&thread->in_use, &unused, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return thread;
    }
    return NULL;
}

static void begin(tracer_thread* thread) {
    thread->tid = (int32_t)syscall(SYS_gettid);
    thread->top = thread->calls;
    thread->last = &thread->calls[TRACER_MAX_DEPTH];
    thread->calls->pair = &thread->outside;
}

tracer_thread* tracer_thread_new(void) {
    void** slot = NULL;
    if (has_ended || tracer_agent.state != TRACER_COUNTING) return NULL;
    tracer_thread* thread = take_slot();
    if (!thread) {
        has_ended = 1;
        return NULL;
    }
    thread->thread = tracer_agent.core->current_thread(tracer_agent.channel, &slot);
    thread->next_telling = 0;
    begin(thread);
    tracer_self = thread;
    return thread;
}

void tracer_end_calls(tracer_thread* thread) {
    uint64_t now = samplers_ticks();
    while (thread->top != thread->calls) tracer_end_call(thread, now);
    thread->beyond = 0;
}

void tracer_thread_end(void) {
    tracer_thread* thread = tracer_self;
    has_ended = 1;
    if (!thread) return;
    tracer_self = NULL;
    thread->is_ending = 1;
    tracer_end_calls(thread);
    tracer_tell(thread);
    samplers_clear(thread, sizeof *thread); /* and with it in_use: the slot may be taken again */
}

void tracer_threads_visit(void (*visit)(tracer_thread* thread)) {
    for (uint32_t i = 0; i < MAX_THREADS; ++i) {
        tracer_thread* thread = __atomic_load_n(&slots[i], __ATOMIC_ACQUIRE);
        if (!thread) return;
        if (__atomic_load_n(&thread->in_use, __ATOMIC_ACQUIRE) && thread->top) visit(thread);
    }
}

void tracer_forget_counts(tracer_thread* thread) {
    for (uint32_t i = 0; i < thread->pair_count; ++i) {
        tracer_begin_anew(&thread->pairs[i]);
    }
}

void tracer_begin_again(tracer_thread* thread) {
    fah_target_thread* target = thread->thread;
    samplers_clear(thread, sizeof *thread);
    thread->in_use = 1;
    thread->thread = target;
    begin(thread);
}

void tracer_threads_restart(void) {
    tracer_thread* self = tracer_self;
    for (uint32_t i = 0; i < MAX_THREADS && slots[i]; ++i) {
        if (slots[i] != self && slots[i]->in_use) samplers_clear(slots[i], sizeof *self);
    }
    if (!self) return;
    void** slot = NULL;
    uint64_t now = samplers_ticks();
    if (self->top->flags & TRACER_LEAF) tracer_unfold(self, self->top);
    tracer_forget_counts(self);
    self->thread = tracer_agent.core->current_thread(tracer_agent.channel, &slot);
    self->next_telling = 0;
    self->tid = (int32_t)syscall(SYS_gettid);
    for (tracer_call* call = self->calls + 1; call <= self->top; ++call) {
        tracer_tell_again(call->key, call->callable, call->pair->function);
        call->begin = call->since = now;
        call->below = 0;
        call->spent = self->spent;
    }
}

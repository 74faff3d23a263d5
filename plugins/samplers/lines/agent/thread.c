#include "plugins/samplers/lines/agent/thread.h"

#include <stddef.h>

#include "plugins/samplers/lines/agent/agent.h"
#include "plugins/samplers/lines/lines_wire.h"
#include "plugins/samplers/support/pages.h"

#define MAX_THREADS 4096u
#define PROBES 4096u

lines_cost lines_costs;
uint32_t lines_quiet;
_Thread_local lines_thread* lines_self;
static _Thread_local uint32_t has_ended;
static lines_thread* slots[MAX_THREADS];

static lines_thread* take_slot(void) {
    for (uint32_t i = 0; i < MAX_THREADS; ++i) {
        lines_thread* thread = __atomic_load_n(&slots[i], __ATOMIC_ACQUIRE);
        uint32_t unused = 0;
        if (!thread) {
            lines_thread* fresh = samplers_map(sizeof *fresh);
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

lines_thread* lines_thread_new(void) {
    void** slot = NULL;
    if (has_ended || lines_agent.state != LINES_COUNTING) return NULL;
    lines_thread* thread = take_slot();
    if (!thread) {
        has_ended = 1;
        return NULL;
    }
    thread->thread = lines_agent.core->current_thread(lines_agent.channel, &slot);
    thread->next_telling = samplers_ticks() + samplers_ticks_of(LINES_TELLING_NS);
    lines_self = thread;
    return thread;
}

void lines_leave_to(lines_thread* thread, uint32_t depth) {
    uint64_t now = samplers_ticks();
    while (thread->depth > depth) lines_leave(thread, now);
    if (__builtin_expect(now >= thread->next_telling, 0)) lines_tell(thread);
}

void lines_thread_end(void) {
    lines_thread* thread = lines_self;
    has_ended = 1;
    if (!thread) return;
    lines_self = NULL;
    lines_leave_to(thread, 0);
    lines_tell(thread);
    samplers_clear(thread, sizeof *thread); /* and with it in_use: the slot may be taken again */
}

void lines_threads_visit(void (*visit)(lines_thread* thread)) {
    for (uint32_t i = 0; i < MAX_THREADS; ++i) {
        lines_thread* thread = __atomic_load_n(&slots[i], __ATOMIC_ACQUIRE);
        if (!thread) return;
        if (__atomic_load_n(&thread->in_use, __ATOMIC_ACQUIRE)) visit(thread);
    }
}

void lines_begin_again(lines_thread* thread) {
    fah_target_thread* target = thread->thread;
    samplers_clear(thread, sizeof *thread);
    thread->in_use = 1;
    thread->thread = target;
}

void lines_threads_restart(void) {
    lines_thread* self = lines_self;
    for (uint32_t i = 0; i < MAX_THREADS && slots[i]; ++i) {
        if (slots[i] != self && slots[i]->in_use) samplers_clear(slots[i], sizeof *self);
    }
    if (!self) return;
    void** slot = NULL;
    uint64_t now = samplers_ticks();
    for (uint32_t i = 0; i < self->used_count; ++i) {
        lines_line* line = &self->table[self->used[i]];
        line->hits = line->time = line->counting = 0;
    }
    self->thread = lines_agent.core->current_thread(lines_agent.channel, &slot);
    self->next_telling = now + samplers_ticks_of(LINES_TELLING_NS);
    for (uint32_t depth = 1; depth <= self->depth; ++depth) {
        lines_number_of(self->frames[depth].code); /* which tells it to the host */
        lines_go_on(self, &self->frames[depth], now);
    }
}

lines_line* lines_new_line(lines_thread* thread, uint64_t key) {
    for (uint32_t probe = 0; probe < PROBES; ++probe) {
        uint32_t index = (lines_first_place(key) + probe) & (LINES_TABLE - 1);
        lines_line* place = &thread->table[index];
        if (place->key == key) return place;
        if (place->key) continue;
        if (thread->used_count == LINES_MAX_LINES) break;
        thread->used[thread->used_count++] = index;
        place->key = key;
        return place;
    }
    lines_miss(LINES_MISSED_ROOM, 1);
    return &thread->lost;
}

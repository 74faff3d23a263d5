#include "plugins/samplers/support/held_time.h"

#include <stdlib.h>
#include <string.h>

/* Ids are dense; a number beyond this is none of a thread's. */
#define MOST_THREADS (1u << 22)
#define USUAL_TICK_NS 4000000
#define MOST_HELD_TICKS 4

static held_time* held_of(sampler* self, uint32_t thread) {
    if (thread >= MOST_THREADS) return NULL;
    if (thread >= self->held_size) {
        const uint32_t size = (thread + 1) * 2;
        held_time* grown = realloc(self->held, size * sizeof *grown);
        if (grown == NULL) return NULL;
        memset(grown + self->held_size, 0, (size - self->held_size) * sizeof *grown);
        self->held = grown;
        self->held_size = size;
    }
    return &self->held[thread];
}

void expect_system_call(sampler* self, const fah_ring_record* record) {
    held_time* held = held_of(self, record->thread);
    if (held == NULL || record->payload_size != sizeof held->system_call_ns) return;
    memcpy(&held->system_call_ns, record->payload, sizeof held->system_call_ns);
}

static int64_t tick_ns(void) {
    const double ticks = kernel_ticks_per_second();
    return ticks > 0 ? (int64_t)(1e9 / ticks) : USUAL_TICK_NS;
}

static void give(held_time* held, int64_t ns, fah_cpu_payload* payload) {
    if (ns <= 0) return;
    if (ns > held->ns) ns = held->ns;
    held->ns -= ns;
    payload->cpu_ns += ns;
    payload->system_ns += ns;
}

/* A tick in the kernel is all the kernel's: what its clock has not counted there yet, it will count later. */
static void borrow(held_time* held, fah_cpu_payload* payload) {
    int64_t ns = held->system_call_ns - payload->system_ns;
    if (ns > payload->cpu_ns - payload->system_ns) ns = payload->cpu_ns - payload->system_ns;
    if (ns <= 0) return;
    payload->system_ns += ns;
    held->borrowed_ns += ns;
    const int64_t most = MOST_HELD_TICKS * tick_ns();
    if (held->borrowed_ns > most) held->borrowed_ns = most;
}

/* An event right behind a system call was due in it, while the kernel took no interrupts: all of it is held. */
static void take(held_time* held, fah_cpu_payload* payload) {
    int64_t ns = payload->cpu_ns;
    if (payload->origin != FAH_ORIGIN_KERNEL) {
        const int64_t back = payload->system_ns < held->borrowed_ns ? payload->system_ns : held->borrowed_ns;
        held->borrowed_ns -= back;
        ns = payload->system_ns - back;
    }
    held->ns += ns;
    payload->cpu_ns -= ns;
    payload->system_ns = 0;
}

void settle_system_time(sampler* self, const fah_ring_record* record, fah_cpu_payload* payload) {
    if (payload->system_ns < 0 || payload->system_ns > payload->cpu_ns) return; /* the host refuses it */
    held_time* held = held_of(self, record->thread);
    if (held == NULL) return;
    held->time_ns = record->time_ns;
    held->process = record->process;
    held->stack = record->stack;
    if (held->system_call_ns > 0) {
        const int64_t missing = held->system_call_ns - payload->cpu_ns;
        borrow(held, payload);
        give(held, missing, payload);
        held->system_call_ns = 0;
    } else {
        take(held, payload);
        give(held, held->ns - MOST_HELD_TICKS * tick_ns(), payload);
    }
}

void add_held_row(sampler* self, uint32_t thread, fah_batch* batch) {
    if (thread >= self->held_size || self->held[thread].ns == 0) return;
    held_time* held = &self->held[thread];
    const uint32_t row = batch->rows++;
    batch->time_ns[row] = held->time_ns;
    batch->process[row] = held->process;
    batch->thread[row] = thread;
    batch->stack[row] = held->stack;
    batch->kind[row] = FAH_ROW_CPU;
    batch->origin[row] = FAH_ORIGIN_KERNEL;
    batch->value[row] = held->ns;
    batch->system_ns[row] = held->ns;
    held->ns = 0;
}

int32_t flush_held_time(sampler* self, fah_batch* batch) {
    for (; self->flushed < self->held_size; ++self->flushed) {
        if (batch->rows == batch->capacity) return FAH_OK;
        add_held_row(self, self->flushed, batch);
    }
    return FAH_END;
}

/* Where events come in user mode only, samples weigh too much: their time in the kernel is that of system calls before them.
 * It is held until a tick of the thread's timer comes in a system call, which takes the time since the tick before. What
 * is too much to hold (page faults, the events' own interrupts) goes to the samples after all: no time is lost. The tick's
 * own sample is in the kernel with all its time, even where the kernel's clock has counted less so far: the rest is
 * borrowed, and given back to the user mode of later samples. */
#ifndef SAMPLERS_HELD_TIME_H
#define SAMPLERS_HELD_TIME_H

#include "plugins/samplers/support/sampler.h"

/* A record of this kind, without stack: the thread's next sample is a tick that came in a system call. Its payload, an
 * int64_t: the thread's CPU time since the tick before. */
#define RECORD_IN_SYSTEM_CALL FAH_RECORD_AGENT

/* Takes such a record. */
void expect_system_call(sampler* self, const fah_ring_record* record);

/* Moves time between a record's payload and what is held of its thread. */
void settle_system_time(sampler* self, const fah_ring_record* record, fah_cpu_payload* payload);

/* At the thread's end: a row of its own for what is held, at the thread's last stack. The batch has room. */
void add_held_row(sampler* self, uint32_t thread, fah_batch* batch);

/* After stop(): such rows for every thread. FAH_END, or FAH_OK when the batch is full. */
int32_t flush_held_time(sampler* self, fah_batch* batch);

#endif

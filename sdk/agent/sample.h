/* Samples: how much CPU time the thread has used since its last record, where it is, and its Python stack. */
#ifndef FAH_SAMPLE_H
#define FAH_SAMPLE_H

#include <stdint.h>

#include "sdk/agent/threads.h"

/* handler: fah_core.sample_cpu. */
uint64_t fah_sample_cpu(uint32_t channel, fah_target_thread* thread, void* context);

/* handler: fah_core.write. */
int32_t fah_write_record(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                         uint32_t payload_size, uint32_t with_stack);

/* handler: fah_core.write_code. */
int32_t fah_write_code_record(uint32_t channel, uint32_t kind, const void* payload, uint32_t payload_size,
                              uint64_t code);

/* CPU time since the thread's last record, as FAH_RECORD_UNSAMPLED for the agent that accounts for it. In that thread, or
 * in another one when the process ends (then without its system share). */
void fah_write_unsampled(fah_target_thread* thread);

#endif

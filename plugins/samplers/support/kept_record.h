/* Writing what is kept when the ring refuses it: the core counts a refused record as dropped, which this one is not. */
#ifndef SAMPLERS_KEPT_RECORD_H
#define SAMPLERS_KEPT_RECORD_H

#include <fixingahole/agent.h>

/* 1 when the host will read it. */
static inline int samplers_write(const fah_core* core, uint32_t channel, fah_target_thread* thread, uint32_t kind,
                                 const void* record, uint32_t size) {
    if (core->write(channel, thread, kind, record, size, 0) == FAH_OK) return 1;
    core->count(FAH_LOSS_DROPPED, (uint64_t)-1);
    return 0;
}

#endif

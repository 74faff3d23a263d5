/* Pauses of the garbage collector, by a callback of ours among gc.callbacks, and the program's own marks: fixingahole.mark()
 * raises an audit event, which nobody but us listens to. */
#ifndef TRACER_PAUSES_H
#define TRACER_PAUSES_H

#include <stdint.h>

#define TRACER_MARK_EVENT "fixingahole.mark"

/* 1, or 0 when this interpreter cannot be asked. */
int tracer_pauses_find(void);

/* From now on pauses of at least so long are told. */
void tracer_pauses_watch(uint64_t long_ns);

/* arguments: the audit event's. */
void tracer_tell_mark(const void* arguments);

#endif

/* What a long call ran in: the asyncio task that is current when it ends, as asyncio itself says, and the process by the name
 * that multiprocessing gave it. Asked only at the end of long calls, which holds the interpreter's lock. */
#ifndef TRACER_CONTEXT_H
#define TRACER_CONTEXT_H

#include <stdint.h>

/* 1, or 0 when this interpreter cannot be asked. */
int tracer_context_find(void);

/* The current task's number, told with its name when it is new; 0 = none. Tells a new name of the process, too. */
uint32_t tracer_context_ask(void);

/* In a fork's child: nothing is told yet. */
void tracer_context_restart(void);

#endif

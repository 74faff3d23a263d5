/* 3.10 and 3.11: simple functions (simple_codes.h) are counted where their frames are run (PEP 523), with the thread's hook
 * asleep meanwhile: so the interpreter makes no events of them, and runs them by its quick instructions. */
#ifndef TRACER_FRAMES_H
#define TRACER_FRAMES_H

#include <stdint.h>

typedef void* (*tracer_run_frame)(uintptr_t first, uintptr_t second, uintptr_t third);

/* Ours; NULL where every function is counted by its events. Frames are run by it after tracer_frames_set(1). */
extern tracer_run_frame tracer_frames_run;

/* 3.11, where the C stack is deep (support/stack_room.h): frames further in are run as if we were not there, without taking any
 * of it. They are counted by their events; threads that begin meanwhile only when this frame has ended. */
void* tracer_frames_run_deep(uintptr_t state, uintptr_t frame, uintptr_t throwing);

/* In the constructor. is_alone: nobody else has frames run another way. */
void tracer_frames_find(uint32_t version, tracer_run_frame interpreters, int is_alone);

/* Holding the lock, in a thread that has our hook if it is on: frames are run by us from now on, or no longer. */
void tracer_frames_set(int on, const void* hook);

/* In a fork's child: what other threads were doing is over. */
void tracer_frames_restart(void);

#endif

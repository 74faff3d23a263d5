/* 3.8 to 3.11: the C profile hook, which is each thread's own. */
#ifndef TRACER_PROFILE_HOOK_H
#define TRACER_PROFILE_HOOK_H

#include <stdint.h>

#include "plugins/samplers/tracer/agent/frames.h"

/* 1 when the interpreter has all that is needed. In the constructor. */
int tracer_profile_hook_find(uint32_t version);

/* In the thread that holds the lock: counts its calls, or no longer. */
void tracer_profile_hook_set(int on);

/* The same for the process, as counting begins and ends. */
void tracer_profile_hook_begin(int on);

/* Whoever runs frames by the one does it by the other now, unless it is somebody else; holding the lock. */
void tracer_profile_hook_exchange(tracer_run_frame from, tracer_run_frame to);

/* 3.11: frames are run as if nobody stood before the interpreter; and again as before. Holding the lock. 1 when the first
 * frame of a thread was waited for. */
int tracer_profile_hook_rest(void);
void tracer_profile_hook_wake(void);

/* The calling thread's state, and its interpreter. */
void* tracer_profile_hook_state(void);
void* tracer_profile_hook_interpreter(void);

/* The calling thread, which holds the lock, is about to make another one: that is hooked at its first frame. */
void tracer_profile_hook_expect_thread(void);

/* The program sets, or takes away, a profile hook of its own in the calling thread. 1 when that takes the place of ours. When it
 * is gone again, ours comes back at a later frame. */
int tracer_profile_hook_replaced(void);

#endif

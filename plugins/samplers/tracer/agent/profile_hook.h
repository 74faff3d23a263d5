/* 3.8 to 3.11: the C profile hook, which is each thread's own. */
#ifndef TRACER_PROFILE_HOOK_H
#define TRACER_PROFILE_HOOK_H

#include <stdint.h>

/* 1 when the interpreter has all that is needed. In the constructor. */
int tracer_profile_hook_find(uint32_t version);

/* In the thread that holds the lock: counts its calls, or no longer. */
void tracer_profile_hook_set(int on);

/* The calling thread, which holds the lock, is about to make another one: that is hooked at its first frame. */
void tracer_profile_hook_expect_thread(void);

/* The program sets, or takes away, a profile hook of its own in the calling thread. 1 when that takes the place of ours. When it
 * is gone again, ours comes back at a later frame. */
int tracer_profile_hook_replaced(void);

#endif

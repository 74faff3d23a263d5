/* How deep a thread's C stack may get by frames that CPython 3.11 would run without taking any of it: a function that calls
 * another one takes none there, unless frames are run by somebody else (PEP 523), and programs may rely upon it. */
#ifndef SAMPLERS_STACK_ROOM_H
#define SAMPLERS_STACK_ROOM_H

#include <stdint.h>

extern _Thread_local uintptr_t samplers_deepest; /* the highest address there is = not known yet */

/* In a constructor: 1 when the interpreter can be asked. */
int samplers_stack_room_find(void);

/* Where a frame may be deep, by one comparison: whether it is. A thread's room is counted from where this is asked first. */
int samplers_is_deep(void);

static inline int samplers_may_be_deep(void) {
    return __builtin_expect((uintptr_t)__builtin_frame_address(0) < samplers_deepest, 0) != 0;
}

#endif

/* CPython's own allocators: the domains "mem" and "obj" (small objects, containers' buffers), and pymalloc's arenas, which
 * are not counted because what is in them is. The domain "raw" is malloc, and is seen there.
 *
 * The hooks are put in place before Py_Initialize and give every call on, so that blocks from before and after mix.
 * PYTHONMALLOC and -X dev undo them while the interpreter starts: until the first call of a hook every malloc of native code
 * looks whether they are still there. In a program that runs already they are put in under the interpreter's lock, above what
 * is there, and taken away again when the run ends, unless somebody has put hooks of their own above them by then. */
#ifndef HEAP_PYTHON_MEMORY_H
#define HEAP_PYTHON_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* In the constructor. objects: also the domains, not the arenas alone. exact: every free is to be seen. 1 when the domains are
 * hooked. */
int heap_python_start(int objects, int exact);

/* The same in a program that runs already, under the interpreter's lock; and when the run is over. */
int heap_python_attach(int objects, int exact);
void heap_python_detach(void);

/* 0: this block just allocated would be freed unseen, and must not be sampled. */
int heap_free_is_seen(size_t bytes, uint32_t origin);

/* 1: this block of malloc's is a large object of CPython's. caller: to which malloc returns. */
int heap_is_python_object(size_t bytes, const void* caller);

/* 0 = the hooks are in use, or there are none. */
extern uint32_t heap_python_calls_to_watch;

/* After an allocation of this origin: 1 while every further call is to be looked at. Puts the hooks in place again. */
int heap_python_is_watched(uint32_t origin);

#endif

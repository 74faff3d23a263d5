/* Memory of the agent's own: zero, and zero again in a fork's child. Not seen by the agent itself. */
#ifndef HEAP_OWN_MEMORY_H
#define HEAP_OWN_MEMORY_H

#include <stddef.h>

#if defined(__aarch64__)
#define HEAP_PAGE 65536u
#else
#define HEAP_PAGE 4096u
#endif

/* Of a variable that other files use at every call: reached without the global offset table. */
#define HEAP_OWN __attribute__((visibility("hidden")))

/* NULL when there is none. */
void* heap_map_own(size_t bytes);
void heap_unmap_own(void* begin, size_t bytes);

/* Makes whole pages zero in children; heap_kernel_wipes becomes 0 where the kernel cannot do that. */
void heap_wipe_in_children(void* begin, size_t bytes);
extern int heap_kernel_wipes;

/* Zero, at once. */
void heap_clear_own(void* begin, size_t bytes);

#endif

/* Memory of an agent inside the target: never from its allocator. */
#ifndef SAMPLERS_PAGES_H
#define SAMPLERS_PAGES_H

#include <stddef.h>

/* Zeroed pages that are taken as they are touched; NULL without memory. Not by mmap(), which an agent that watches the
 * program's mappings would take for one. */
void* samplers_map(size_t size);

/* Gives the pages back; they read as zero afterwards. */
void samplers_clear(void* map, size_t size);

#endif

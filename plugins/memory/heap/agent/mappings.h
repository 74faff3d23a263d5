/* Memory that the program maps itself: anonymous and writable. Mappings are few, large and each a system call, so every one
 * is recorded; they can be given back in parts. What an allocator maps for itself is not counted: its blocks are. */
#ifndef HEAP_MAPPINGS_H
#define HEAP_MAPPINGS_H

#include <stddef.h>
#include <stdint.h>

/* A new mapping of the calling thread. */
void heap_add_mapping(uint64_t begin, uint64_t size);

/* The same, of one that holds only what is touched of it (heap_reserve of heap_wire.h). */
void heap_add_reserved(uint64_t begin, uint64_t size);

/* Before this range is unmapped or mapped over. */
void heap_cut_mappings(uint64_t begin, uint64_t size);

/* For mremap: the serial of the mapping that begins there, which is known no longer, and its size; 0 = none does. */
uint64_t heap_take_mapping(uint64_t begin, uint64_t* size);
/* It could not be moved. */
void heap_restore_mapping(uint64_t begin, uint64_t size, uint64_t serial);

/* In a fork's child: they are its parent's. */
void heap_drop_mappings(void);

#endif

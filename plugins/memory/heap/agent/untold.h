/* Frees for which the ring had no room. They are told as soon as it has: a free that is lost is memory that lives for ever. */
#ifndef HEAP_UNTOLD_H
#define HEAP_UNTOLD_H

#include <stdint.h>

void heap_keep_untold(uint64_t serial, uint64_t bytes);

/* After a record that the ring took. */
void heap_tell_untold(void);

/* In a fork's child: they were its parent's. */
void heap_drop_untold(void);

/* 1 when the ring took it. */
int heap_write_free(uint64_t serial, uint64_t bytes);

#endif

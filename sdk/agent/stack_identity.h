/* One number for the calling thread's Python stack: equal for equal stacks of one process image, different for different ones
 * but for one chance in 2^64. For agents that add up by stack inside the target and tell each stack once. */
#ifndef FAH_STACK_IDENTITY_H
#define FAH_STACK_IDENTITY_H

#include <stdint.h>

/* handler: fah_core.stack_identity. */
uint64_t fah_stack_identity(void);

#endif

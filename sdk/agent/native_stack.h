/* The machine's own stack of a sampled thread, for the host to unwind (--native). */
#ifndef FAH_NATIVE_STACK_H
#define FAH_NATIVE_STACK_H

#include <stdint.h>

/* handler: writes the registers that a signal interrupted and a copy of the stack from there on, for the sample of this
 * thread that follows. 1 when it is in the ring; 0 when the run wants none, or the ring has no room to spare. */
int fah_write_native_stack(uint32_t thread, const void* context);

#endif

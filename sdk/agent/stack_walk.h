/* The Python stack of the calling thread, innermost frame first. */
#ifndef FAH_STACK_WALK_H
#define FAH_STACK_WALK_H

#include <stdint.h>

#include "sdk/agent/wire.h"

#define FAH_MAX_DEPTH 4096u

typedef struct fah_stack {
    uint32_t count;
    uint8_t truncated; /* outer frames are missing */
    uint8_t bad;       /* nothing could be read although there is a thread state */
    uint8_t detached;  /* the thread had released the interpreter's lock */
    uint8_t opcode;    /* of the innermost frame */
    fah_wire_frame frames[FAH_MAX_DEPTH];
} fah_stack;

/* handler: walks the calling thread's stack; code met for the first time is written to the ring. */
void fah_walk_stack(int is_main, fah_stack* out);

#endif

/* The Python stack of the calling thread, kept from sample to sample.
 *
 * A deep stack hardly changes between two samples. So the frames of the last walk stay, with their addresses: the next walk
 * follows the chain only until it meets a frame it knows, and from there on checks the known frames at their known
 * addresses, whose loads do not wait for one another. Every frame is still read in every walk: an address says nothing, a
 * frame of another call may stand there. */
#ifndef FAH_STACK_WALK_H
#define FAH_STACK_WALK_H

#include <stdint.h>

#include "sdk/agent/wire.h"

#define FAH_MAX_DEPTH 4096u
#define FAH_FRAME_SLOTS 1024u /* a power of two */

typedef struct fah_frame_entry {
    uint64_t frame; /* its address */
    uint64_t code;
    uint64_t instruction; /* address, or index before 3.11 */
    uint32_t code_id;     /* FAH_SHIM_ID: a frame of C code, not shown; may carry FAH_FRAME_ENTRY */
    uint32_t depth;       /* shown frames from the outermost up to this one */
} fah_frame_entry;

#define FAH_SHIM_ID 0x7fffffffu

typedef struct fah_stack {
    uint32_t count;                  /* entries */
    uint32_t kept;                   /* of them, the outermost that are as in the last sample written to this ring */
    uint32_t hashed;                 /* of them, the outermost whose hashes are right (stack_identity.h) */
    uint32_t synced;                 /* the ring's reader has this very stack: written since the last walk */
    uint32_t evictions;              /* the code table's, when the ids were looked up */
    uint8_t truncated;               /* outer frames are missing */
    uint8_t bad;                     /* nothing could be read although there is a thread state */
    uint8_t detached;                /* the thread had released the interpreter's lock */
    uint8_t opcode;                  /* of the innermost frame */
    uint16_t slots[FAH_FRAME_SLOTS]; /* by address: place in entries, + 1 */
    fah_frame_entry none;            /* all 0: what stands before the outermost */
    fah_frame_entry entries[FAH_MAX_DEPTH]; /* outermost first */
    fah_frame_entry fresh[FAH_MAX_DEPTH];   /* of the walk at hand, innermost first */
    uint64_t hashes[FAH_MAX_DEPTH];         /* of the entry and all outside it */
} fah_stack;

/* handler: brings the stack up to date with the calling thread's; code met for the first time is written to the ring.
 * context: the signal's, or NULL outside of one. */
void fah_walk_stack(int is_main, fah_stack* stack, const void* context);

/* Shown frames of the stack, and of those kept. */
static inline uint32_t fah_stack_depth(const fah_stack* stack) {
    return stack->count ? stack->entries[stack->count - 1].depth : 0;
}
static inline uint32_t fah_stack_kept_depth(const fah_stack* stack) {
    return stack->kept ? stack->entries[stack->kept - 1].depth : 0;
}

/* The innermost shown frame, or NULL. */
const fah_frame_entry* fah_stack_innermost(const fah_stack* stack);

/* handler: writes the shown frames that are not kept, innermost first; out has room for depth - kept depth. */
void fah_stack_write_fresh(const fah_stack* stack, fah_wire_frame* out);

#endif

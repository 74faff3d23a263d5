/* This process image's part in the run: its ring and counters. It stands on a page that a fork wipes, so that a child
 * whose fork ran no handlers (raw clone) finds nothing and writes nothing into its parent's ring. */
#ifndef FAH_IMAGE_H
#define FAH_IMAGE_H

#include <fixingahole/agent.h>
#include <stdint.h>

#include "sdk/agent/control.h"
#include "sdk/agent/ring.h"

typedef struct fah_image_state {
    uint32_t live; /* 1 = profiled; 0 = not (any more), or a child that has not been set up */
    int32_t pid;
    fah_ring ring;
    uint32_t last_code;
    uint32_t last_thread;
    uint32_t stacks_read;   /* until one was good: */
    uint32_t stacks_failed; /* the self-check of the walk */
    int64_t user_before_ns; /* used before this image joined the run */
    int64_t system_before_ns;
} fah_image_state;

/* Never NULL: an image that is not profiled has an empty one. */
extern fah_image_state* fah_image __attribute__((visibility("hidden")));
extern fah_run fah_this_run __attribute__((visibility("hidden")));

static inline int fah_image_live(void) { return __atomic_load_n(&fah_image->live, __ATOMIC_ACQUIRE) != 0; }

/* 1 when live and really this process: a vfork child shares the page with its parent. Costs a system call. */
int fah_image_is_ours(void);

/* Makes the page, the ring and its head: 1, or 0 and the image stays inert. Before the threads. */
int fah_image_start(void);

/* In a fork's child: a ring of its own, or inert. */
int fah_image_restart(void);

/* handler: ends sampling for good (host gone, run closed, self-check failed). status is a FAH_STATUS_*. */
void fah_image_disarm(uint32_t status);

static inline void fah_image_count(uint32_t loss, uint64_t add) {
    if (fah_image_live()) fah_ring_count(&fah_image->ring, loss, add);
}

#endif

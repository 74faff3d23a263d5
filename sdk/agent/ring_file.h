/* Making a ring's file in the run directory. Not in a handler: opens, maps and reads /proc. */
#ifndef FAH_RING_FILE_H
#define FAH_RING_FILE_H

#include "sdk/agent/control.h"
#include "sdk/agent/ring.h"

/* A mapped ring of about `wanted` bytes of data (halved down to 64 KiB while the file system or the run's budget has no
 * room), its head filled but for the Python fields. 0 and control.unprofiled counted when there is no room at all. */
int fah_ring_create(const fah_run* run, uint64_t wanted, fah_ring* out);

/* Unmaps; the file stays for the host. */
void fah_ring_release(fah_ring* ring);

#endif

/* Who resumed a generator that is just being left. 3.12 lets go of a generator's frame a few instructions before it says that
 * another frame is the innermost: the chain then ends at the generator. The interpreter's loop has the resumer's frame in a
 * register already. */
#ifndef FAH_RESUMER_H
#define FAH_RESUMER_H

#include <stdint.h>

/* handler: the frame that resumed the generator whose frame this is, or 0: it is no such frame, or it hangs in its chain, or
 * no register has it. */
uint64_t fah_resumer_of(uint64_t frame, const void* context);

#endif

/* In a program that runs already nothing can stand before libc. Instead the slots through which loaded objects call libc
 * are pointed at the functions of the same names that a library of ours exports. */
#ifndef FAH_REDIRECT_H
#define FAH_REDIRECT_H

#include <stdint.h>

/* For the library of ours that holds `inside`. libc, the loader and our own libraries are left as they are. What is loaded
 * later by its path, as every import does, is reached when dlopen returns. Slots stay as they are made; the functions pass
 * calls on when there is no run. Takes the loader's lock: never in a handler. Returns the number of slots that were changed. */
uint32_t fah_redirect(uint64_t inside);

/* The run is over: what is loaded from now on is left alone. */
void fah_redirect_ends(void);

#endif

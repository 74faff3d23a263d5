/* How a plugin changes the launch of the target: environment, preloads, a Python prelude, a wrapping command.
 * The table is valid during prepare() only. Every text is copied. */
#ifndef FIXINGAHOLE_LAUNCH_H
#define FIXINGAHOLE_LAUNCH_H

#include <fixingahole/abi.h>

#define FAH_PRELOAD_FIRST 0 /* before the user's own LD_PRELOAD: allocators' interposers */
#define FAH_PRELOAD_LAST 1  /* after it, behind the core: everything else */

typedef struct fah_launch {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    fah_text run_dir; /* the private folder of this run; agents find their rings there */
    double rate_hz;   /* samples a second asked for, 0 = the sampler's default */
    fah_text clock;   /* "cpu" (later also "wall" and "auto") */

    /* [host] The target and its children see name=value. Names start with _FAH_ ; others are refused. */
    int32_t (*set_env)(const struct fah_launch* launch, const char* name, const char* value);
    /* [host] Loads a shared object into the target; path is absolute. */
    int32_t (*preload)(const struct fah_launch* launch, const char* path, uint32_t position);
    /* [host] Python source run in the target (and its Python children) at start-up, before the script, inside a
     * function of its own: it must not print, must not import anything the program may not have, and must not raise. */
    int32_t (*prelude)(const struct fah_launch* launch, const char* name, fah_text source);
    /* [host] Puts words before the target's command line, e.g. /usr/bin/time -v -o FILE. */
    int32_t (*wrap)(const struct fah_launch* launch, const char* const* words, uint32_t count);
} fah_launch;

#endif

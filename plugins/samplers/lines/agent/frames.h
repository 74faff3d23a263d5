/* 3.8 to 3.11: the trace hook, set while a chosen frame runs, and only then. */
#ifndef LINES_FRAMES_H
#define LINES_FRAMES_H

#include <stdint.h>

/* 1 when the interpreter has all that is needed. In the constructor. */
int lines_frames_find(uint32_t version);

/* From now on we see every frame begin. Holding the lock. 0 where it cannot be, or somebody else sees them. */
int lines_frames_start(void);

#endif

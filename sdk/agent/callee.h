/* Whether what a call instruction calls is C code, told from the object itself: for calls whose opcode does not say it. */
#ifndef FAH_CALLEE_H
#define FAH_CALLEE_H

#include "sdk/agent/stack_walk.h"

/* Finds the interpreter's callable types. In the constructor. */
void fah_callee_start(void);

/* handler: 1 when the frame's running instruction is a call of a C function, method or class. 0 also when not known. */
int fah_callee_is_c(const fah_frame_entry* frame, uint8_t opcode);

#endif

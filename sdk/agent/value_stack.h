/* How deep a frame's value stack is at an instruction. The interpreter keeps the depth in a register while it runs, but the
 * bytecode alone decides it, so it is computed: the instructions before are gone through once, with the interpreter's own
 * figures for what each one pushes and pops. Known for 3.8 to 3.12; later versions say by their opcodes what is asked here.
 */
#ifndef FAH_VALUE_STACK_H
#define FAH_VALUE_STACK_H

#include <stdint.h>

#include "sdk/agent/stack_walk.h"

/* Fills the tables of the version. In the constructor. */
void fah_value_stack_start(void);

/* handler: the values on the stack of this frame before its running instruction, or -1 when not known. */
int32_t fah_value_stack_depth(const fah_frame_entry* frame);

/* handler: the opcode as the compiler wrote it, for one that the interpreter may have specialised. */
uint8_t fah_base_opcode(uint8_t opcode);

/* handler: the value `from_top` places below the top (1 = the topmost); 0 when it cannot be read. */
uint64_t fah_value_at(const fah_frame_entry* frame, int32_t depth, uint32_t from_top);

#endif

/* What a C function is called, as cProfile writes it: "<built-in method builtins.len>", "<method 'append' of 'list' objects>". */
#ifndef TRACER_C_NAMES_H
#define TRACER_C_NAMES_H

#include <stdint.h>

/* 1 when what is needed of the interpreter was found. */
int tracer_c_names_start(void);

/* definition: its PyMethodDef. callable: the function or method descriptor that has it, or NULL: then the name alone. Needs the
 * interpreter's lock. Returns the length; the name is cut at the room. */
uint32_t tracer_c_name(uint64_t definition, const void* callable, char* out, uint32_t room);

#endif

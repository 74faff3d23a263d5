/* Which instructions call C functions, so that time inside the interpreter's own machine code can be told apart: sorting a
 * list is native time although list.sort stands in libpython. */
#ifndef FAH_PYTHON_CALLS_H
#define FAH_PYTHON_CALLS_H

#include <stdint.h>

/* handler: 1 when an innermost frame at this opcode is inside a C function that it called. Known from 3.11 on, whose
 * specialised opcodes tell C callees from Python ones; where they do not, callee.h does. version is PY_VERSION_HEX. */
int fah_opcode_calls_c(uint32_t version, uint8_t opcode);

#endif

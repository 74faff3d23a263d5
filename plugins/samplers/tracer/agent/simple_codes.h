/* Simple functions: those without an instruction that calls, so that no event can come of their own frame but of its begin and
 * its end. (What their operators run has frames of its own.) */
#ifndef TRACER_SIMPLE_CODES_H
#define TRACER_SIMPLE_CODES_H

#include <stdint.h>

/* version: PY_VERSION_HEX of a 3.10 or 3.11. Walks the bytecode. */
uint32_t tracer_code_is_simple(uint64_t code, uint32_t version);

#endif

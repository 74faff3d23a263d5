/* The functions of this process: code objects, and method definitions of C functions, by address. */
#ifndef TRACER_FUNCTIONS_H
#define TRACER_FUNCTIONS_H

#include <stdint.h>

#include "plugins/samplers/support/code_numbers.h"

#define TRACER_MAX_FUNCTIONS 65536u
#define TRACER_OUTSIDE 0u /* what calls a thread's outermost function */
#define TRACER_OTHERS 1u  /* every function that there is no room for */

/* The method definition of what makes a thread in Python, once it has been called; or 0. */
extern uint64_t tracer_thread_maker;

/* A function that is not in the table, or not told yet: its number, or TRACER_OTHERS. callable: the C function's object, NULL
 * when key is a code object. */
uint32_t tracer_new_function(uint64_t key, const void* callable);

int tracer_functions_have_room(void);

/* Tells a function of the table again, by its number: what a fork's child runs since before. */
void tracer_tell_again(uint64_t key, const void* callable, uint32_t number);

static inline uint32_t tracer_function_of(uint64_t key, const void* callable) {
    const samplers_entry* entry = samplers_first_entry(key);
    if (entry->key == key && entry->epoch == samplers_epoch) return entry->number;
    return tracer_new_function(key, callable);
}

#endif

/* The functions of this process: code objects, and method definitions of C functions, by address. Whoever looks one up or
 * forgets one holds the interpreter's lock, so there is no other lock here. */
#ifndef TRACER_FUNCTIONS_H
#define TRACER_FUNCTIONS_H

#include <stdint.h>

#define TRACER_MAX_FUNCTIONS 65536u
#define TRACER_TABLE (TRACER_MAX_FUNCTIONS * 2)
#define TRACER_OUTSIDE 0u /* what calls a thread's outermost function */
#define TRACER_OTHERS 1u  /* every function that there is no room for */

typedef struct tracer_entry {
    uint64_t key; /* address; 0 = free */
    uint32_t number;
    uint32_t epoch; /* the entry is told in this process image when it is that of the table */
} tracer_entry;

extern tracer_entry* tracer_entries;
extern uint32_t tracer_epoch;
extern uint32_t tracer_generation; /* another one when an address may mean something else than it did */
/* The method definition of what makes a thread in Python, once it has been called; or 0. */
extern uint64_t tracer_thread_maker;

/* Maps the table: 1, or 0 when there is no memory. */
int tracer_functions_start(void);

/* Hooks the end of code objects, whose addresses are used again. */
void tracer_watch_codes(uint64_t code_type);

/* Nothing is told any more: in a fork's child. */
void tracer_functions_restart(void);

/* A function that is not in the table, or not told yet: its number, or TRACER_OTHERS. callable: the C function's object, NULL
 * when key is a code object. */
uint32_t tracer_new_function(uint64_t key, const void* callable);

/* Tells a function of the table again, by its number: what a fork's child runs since before. */
void tracer_tell_again(uint64_t key, const void* callable, uint32_t number);

static inline uint32_t tracer_first_entry(uint64_t key) {
    return (uint32_t)((key * 0x9e3779b97f4a7c15ull) >> 47) & (TRACER_TABLE - 1);
}

static inline uint32_t tracer_function_of(uint64_t key, const void* callable) {
    const tracer_entry* entry = &tracer_entries[tracer_first_entry(key)];
    if (__builtin_expect(entry->key == key && entry->epoch == tracer_epoch, 1)) return entry->number;
    return tracer_new_function(key, callable);
}

#endif

/* The code objects of this process, by address: a chosen one has the number of its function, the others have 0. */
#ifndef LINES_CODES_H
#define LINES_CODES_H

#include <stdint.h>

#include "plugins/samplers/support/code_numbers.h"

#define LINES_MAX_FUNCTIONS 4096u

/* 1 when what is needed of the interpreter was found, and there is memory. In the constructor; hooks the end of code objects. */
int lines_codes_start(void);

/* A code object that was not seen yet, and those within it. Its number, 0 = not chosen. Keeps an exception that is set. */
uint32_t lines_look_at(uint64_t code);

/* Chooses this code object for the choice of that number. */
void lines_choose(uint64_t code, uint32_t choice);

/* The same, without a word to the host: for measuring. */
uint32_t lines_choose_quietly(uint64_t code);

/* Whoever is to know of a code object when it is chosen. */
extern void (*lines_on_chosen)(uint64_t code);

/* The number of a chosen function, 0 = not chosen. */
static inline uint32_t lines_number_of(uint64_t code) {
    const samplers_entry* entry = samplers_first_entry(code);
    if (__builtin_expect(entry->key == code && (entry->number == 0 || entry->epoch == samplers_epoch), 1))
        return entry->number;
    return lines_look_at(code);
}

#endif

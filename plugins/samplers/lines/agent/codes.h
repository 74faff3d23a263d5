/* The code objects of this process, by address: chosen or not. Whoever looks one up or forgets one holds the interpreter's lock,
 * so there is no other lock here. */
#ifndef LINES_CODES_H
#define LINES_CODES_H

#include <stdint.h>

#define LINES_MAX_FUNCTIONS 4096u
#define LINES_CODE_TABLE 131072u

typedef struct lines_entry {
    uint64_t key;    /* address; 0 = free */
    uint32_t number; /* of the chosen function; 0 = not chosen */
    uint32_t epoch;  /* the chosen one is told in this process image when it is that of the table */
} lines_entry;

extern lines_entry* lines_entries;
extern uint32_t lines_epoch;

/* 1 when what is needed of the interpreter was found, and there is memory. In the constructor; hooks the end of code objects. */
int lines_codes_start(void);

/* Nothing is told any more: in a fork's child. */
void lines_codes_restart(void);

/* A code object that was not seen yet, and those within it. Its number, 0 = not chosen. Keeps an exception that is set. */
uint32_t lines_look_at(uint64_t code);

/* Chooses this code object for the choice of that number. */
void lines_choose(uint64_t code, uint32_t choice);

/* The same, without a word to the host: for measuring. */
uint32_t lines_choose_quietly(uint64_t code);

/* Whoever is to know of a code object when it is chosen. */
extern void (*lines_on_chosen)(uint64_t code);

static inline uint32_t lines_first_entry(uint64_t key) {
    return (uint32_t)((key * 0x9e3779b97f4a7c15ull) >> 47) & (LINES_CODE_TABLE - 1);
}

/* The number of a chosen function, 0 = not chosen. */
static inline uint32_t lines_number_of(uint64_t code) {
    const lines_entry* entry = &lines_entries[lines_first_entry(code)];
    if (__builtin_expect(entry->key == code && (entry->number == 0 || entry->epoch == lines_epoch), 1))
        return entry->number;
    return lines_look_at(code);
}

#endif

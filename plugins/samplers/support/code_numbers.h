/* What an agent keeps of code objects, and of other things that have an address for as long as they live: a number, by address.
 * Whoever looks one up or forgets one holds the interpreter's lock, so there is no other lock here. */
#ifndef SAMPLERS_CODE_NUMBERS_H
#define SAMPLERS_CODE_NUMBERS_H

#include <stdint.h>

#define SAMPLERS_CODE_TABLE 131072u

typedef struct samplers_entry {
    uint64_t key; /* address; 0 = free */
    uint32_t number;
    uint32_t epoch; /* that of the process image in which the host was told */
} samplers_entry;

extern samplers_entry* samplers_entries;
extern uint32_t samplers_epoch;      /* of this process image */
extern uint32_t samplers_generation; /* another one when an address may mean something else than it did */

/* Maps the table: 1, or 0 when there is no memory. */
int samplers_codes_start(void);

/* Hooks the end of code objects, whose addresses are used again. */
void samplers_watch_codes(uint64_t code_type);

/* Nothing is told any more: in a fork's child. */
void samplers_codes_restart(void);

/* The entry of this address, or one that may take it; NULL when neither is near. */
samplers_entry* samplers_find_entry(uint64_t key);

/* Where it stands, mostly. */
static inline const samplers_entry* samplers_first_entry(uint64_t key) {
    return &samplers_entries[(uint32_t)((key * 0x9e3779b97f4a7c15ull) >> 47) & (SAMPLERS_CODE_TABLE - 1)];
}

#endif

/* The one table of code objects seen in this process: address -> 32-bit id. An id is published only after its
 * FAH_WIRE_CODE record is committed; a code object that goes away is evicted by a hook in PyCode_Type.tp_dealloc, and a
 * fingerprint catches an address that was reused all the same. */
#ifndef FAH_CODE_TABLE_H
#define FAH_CODE_TABLE_H

#include <stdint.h>

#include "sdk/agent/ring.h"

/* Maps the table and hooks tp_dealloc: 1, or 0 when there is no memory. In the constructor. */
int fah_code_table_create(uint64_t code_type);

/* In a fork's child: forgets everything, since the child's ring knows no code yet. */
void fah_code_table_clear(void);

/* handler: 0 when code is no code object; else 1 and its id, which is 0 (unresolved, counted) when neither the table nor
 * the ring had room for it. */
int fah_code_id(uint64_t code, uint32_t* id);

/* The code object at this address is going away. */
void fah_code_evict(uint64_t code);

/* handler: writes the FAH_WIRE_CODE record of a code object and the FAH_WIRE_TEXT records behind it. 0 when the ring was
 * full or the object could not be read. (code_record.c) */
int fah_code_write(const fah_ring* ring, uint64_t code, uint32_t id);

/* handler: goes up whenever a code object that had an id is gone: ids kept elsewhere may then be out of date. */
extern uint32_t fah_evictions __attribute__((visibility("hidden")));
static inline uint32_t fah_code_evictions(void) { return __atomic_load_n(&fah_evictions, __ATOMIC_ACQUIRE); }

#endif

/* Everything that depends on the processor: reading memory that may not be there, where a signal hit, system calls seen
 * from outside. One file per processor; a new one implements the functions of machine_x86_64.h.
 *
 * A guarded read is one load whose address stands in the section fah_fixups beside the place to go on when it faults.
 * The handler of SIGSEGV and SIGBUS (signal_table.c) looks the faulting instruction up there. No state, no setjmp: it
 * works in every thread and on every stack, also on one that a greenlet swapped away. */
#ifndef FAH_MACHINE_H
#define FAH_MACHINE_H

#include <stdint.h>
#include <ucontext.h>

#if defined(__x86_64__)
#include "sdk/agent/machine_x86_64.h"
#elif defined(__aarch64__)
#include "sdk/agent/machine_aarch64.h"
#else
#error "no machine_*.h for this processor"
#endif

/* 32 bits at an address that is a multiple of 4. */
static inline int fah_read_u32(uint64_t address, uint32_t* out) {
    uint64_t word = 0;
    int good = fah_read_word(address & ~7ull, &word);
    *out = (uint32_t)(word >> ((address & 4) * 8));
    return good;
}

static inline int fah_read_byte(uint64_t address, uint8_t* out) {
    uint64_t word = 0;
    int good = fah_read_word(address & ~7ull, &word);
    *out = (uint8_t)(word >> ((address & 7) * 8));
    return good;
}

/* What stands at a place in the interpreter's data; 0 also where nothing can. */
static inline uint64_t fah_word_at(uint64_t address) {
    uint64_t value = 0;
    if (address < 4096 || address & 7 || !fah_read_word(address, &value)) return 0;
    return value;
}

typedef struct fah_fixup {
    int32_t instruction; /* both relative to their own place */
    int32_t resume;
} fah_fixup;

extern const fah_fixup __start_fah_fixups[] __attribute__((visibility("hidden")));
extern const fah_fixup __stop_fah_fixups[] __attribute__((visibility("hidden")));

/* In a fault's handler: 1 when the fault was a guarded read; the context then goes on behind it. */
static inline int fah_resume_guarded(void* context) {
    uint64_t pc = fah_context_pc(context);
    for (const fah_fixup* fixup = __start_fah_fixups; fixup < __stop_fah_fixups; ++fixup) {
        uint64_t instruction = (uint64_t)((intptr_t)&fixup->instruction + fixup->instruction);
        if (pc != instruction) continue;
        fah_set_context_pc(context, (uint64_t)((intptr_t)&fixup->resume + fixup->resume));
        return 1;
    }
    return 0;
}

#endif

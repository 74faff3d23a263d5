/* The definition that an interposer stands in front of, looked up once. */
#ifndef FAH_NEXT_FUNCTION_H
#define FAH_NEXT_FUNCTION_H

#include <stdint.h>

#include "sdk/agent/elf_lookup.h"

static inline uintptr_t fah_next_function(uintptr_t* cache, const char* name) {
    uintptr_t function = __atomic_load_n(cache, __ATOMIC_RELAXED);
    if (function) return function;
    function = fah_find_next_symbol(name);
    __atomic_store_n(cache, function, __ATOMIC_RELAXED);
    return function;
}

/* FAH_NEXT(sigaction)(signal, action, old) calls the next definition of sigaction. */
#define FAH_NEXT(name)                                                                                                 \
    __extension__({                                                                                                    \
        static uintptr_t cache;                                                                                        \
        (__typeof__(&(name)))fah_next_function(&cache, #name);                                                         \
    })

#endif

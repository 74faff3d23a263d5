/* Symbols and segments of the objects loaded into this process, found through dl_iterate_phdr.
 *
 * Why not dlsym: before glibc 2.34 it stands in libdl, which a program with threads need not have loaded, and then an
 * interposed pthread_create could not be passed on. These functions take the loader's lock: never in a handler. */
#ifndef FAH_ELF_LOOKUP_H
#define FAH_ELF_LOOKUP_H

#include <stdint.h>

/* Address of the first definition in load order, or 0. */
uintptr_t fah_find_symbol(const char* name);

typedef struct fah_text_range {
    uint64_t begin;
    uint64_t end;
} fah_text_range;

/* The machine code of a function; empty when there is none of that name. */
fah_text_range fah_find_function(const char* name);

/* 1 when this library was loaded with the program; 0 when into a running one. */
int fah_stands_before_libc(void);

/* Address of the first definition behind this library (what RTLD_NEXT means), or 0. In a library that was loaded into a
 * running program: of the first of all. */
uintptr_t fah_find_next_symbol(const char* name);

#define FAH_MAX_TEXT_RANGES 5

/* The object that holds an address: its machine code and the calling thread's copy of its thread-local data. */
typedef struct fah_elf_object {
    uint32_t text_count;
    fah_text_range text[FAH_MAX_TEXT_RANGES];
    uint64_t tls_begin; /* 0 = none */
    uint64_t tls_size;
} fah_elf_object;

/* 1 when an object holds the address. */
int fah_find_object(uintptr_t address, fah_elf_object* out);

#endif

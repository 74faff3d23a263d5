/* The interpreter in this process: its functions, its layout, its machine code, and the calling thread's state. */
#ifndef FAH_PYTHON_H
#define FAH_PYTHON_H

#include <stdint.h>

#include "sdk/agent/elf_lookup.h"
#include "sdk/agent/python_layout.h"

typedef struct fah_python {
    uint32_t status;  /* what fah_python_layout_of said */
    uint32_t version; /* PY_VERSION_HEX */
    char version_text[64];
    fah_python_layout layout;
    uint64_t runtime;             /* &_PyRuntime */
    uint64_t code_type;           /* &PyCode_Type */
    uint64_t function_type;       /* &PyFunction_Type, or 0; */
    uint64_t method_type;         /* &PyMethod_Type, or 0 */
    fah_elf_object object;        /* holds the interpreter's machine code */
    void* (*current_state)(void); /* of the thread that holds the lock; 3.12 on: of the calling thread */
    void* (*own_state)(void);     /* of the calling thread, whether or not it holds the lock */
} fah_python;

/* Written by the constructor, read only afterwards. */
extern fah_python fah_interpreter __attribute__((visibility("hidden")));

/* 1 when CPython is in this process (of a known version or not): fah_interpreter is filled. In the constructor. */
int fah_python_find(void);

/* handler: the calling thread's state, or 0 when it has none; *detached = 1 when it has released the lock. is_main: the
 * thread in which fah_python_find was called. */
uint64_t fah_python_thread_state(int is_main, int* detached);

/* Where the calling thread's current state is, seen from its thread pointer; 0 = not known (yet). 3.12 on. */
extern intptr_t fah_tls_state_offset __attribute__((visibility("hidden")));

/* handler: 1 when pc stands in the interpreter's own machine code. */
int fah_python_owns(uint64_t pc);

#endif

/* Where CPython keeps what a stack walk needs, in bytes from the start of each struct. One binary serves every version:
 * frozen tables for 3.8 to 3.12, the interpreter's own _Py_DebugOffsets from 3.13. */
#ifndef FAH_PYTHON_LAYOUT_H
#define FAH_PYTHON_LAYOUT_H

#include <stdint.h>

typedef struct fah_python_layout {
    uint16_t thread_frame;    /* thread state: its frame, or its cframe when cframe_frame is not FAH_NOT_THERE */
    uint16_t cframe_frame;    /* cframe: the innermost frame (3.11, 3.12) */
    uint16_t cframe_previous; /* cframe: that of the C call before */
    uint16_t thread_id;       /* thread state: pthread_self() of its thread */
    uint16_t frame_back;
    uint16_t frame_code;
    uint16_t frame_instruction; /* int index, or pointer when the bytecode stands in the code object */
    uint16_t frame_owner;       /* byte; FAH_NOT_THERE before 3.11 */
    uint16_t code_file;
    uint16_t code_name;
    uint16_t code_qualname; /* FAH_NOT_THERE before 3.11 */
    uint16_t code_line_table;
    uint16_t code_first_line; /* int */
    uint16_t code_bytecode;   /* the bytecode itself, or a pointer to a bytes object before 3.11 */
    uint16_t
        runtime_interpreters; /* _PyRuntime: its first interpreter; the four ways to every thread state, for the host */
    uint16_t interpreter_next;
    uint16_t interpreter_threads; /* interpreter: its first thread state */
    uint16_t thread_next;
    uint16_t string_ascii;       /* size of the head of an ASCII str */
    uint16_t string_compact;     /* size of the head of any other compact str */
    uint16_t index_scale;        /* bytes for each step of an int index; 0 = frame_instruction is a pointer */
    uint16_t thread_local_state; /* 1 = the current thread state is a thread-local variable (3.12 on) */
    uint16_t function_code;      /* function: its code */
    uint16_t class_keys;         /* class: the keys that its instances share (3.11 on) */
} fah_python_layout;

#define FAH_NOT_THERE 0xffffu

/* Fills out for a version (PY_VERSION_HEX); runtime is the address of _PyRuntime, read from 3.13 on.
 * Returns FAH_STATUS_SAMPLING, FAH_STATUS_UNKNOWN_VERSION or FAH_STATUS_FREE_THREADED. */
uint32_t fah_python_layout_of(uint32_t version, uint64_t runtime, fah_python_layout* out);

/* PY_VERSION_HEX of a text like "3.13.0rc2+ (main, ...)"; 0 when it is no such text. */
uint32_t fah_python_version_of(const char* text);

#endif

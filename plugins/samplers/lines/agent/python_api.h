/* What is called of CPython, as 3.8 to 3.15 have it. Everything needs the interpreter's lock. */
#ifndef LINES_PYTHON_API_H
#define LINES_PYTHON_API_H

#include <stddef.h>
#include <stdint.h>

typedef struct lines_python_api {
    const void* code_type;
    const char* (*as_utf8)(const void* text);
    long (*as_long)(void* object);
    int64_t (*size)(void* tuple);
    void* (*item)(void* tuple, int64_t index); /* borrowed */
    void* (*get_attribute)(void* object, const char* name);
    void* (*call)(void* callable, ...);
    void* (*builtins)(void); /* borrowed */
    void* (*new_function)(void* definition, void* self, void* module);
    void* (*new_dict)(void);
    void* (*get_item)(void* dict, const char* name); /* borrowed */
    int (*set_item)(void* dict, const char* name, void* value);
    void* (*run)(const char* text, int start, void* globals, void* locals);
    void (*fetch_error)(void** type, void** value, void** trace);
    void (*restore_error)(void* type, void* value, void* trace);
    void (*clear_error)(void);
    void (*keep)(void* object);
    void (*release)(void* object);
} lines_python_api;

extern lines_python_api lines_python;

/* 1 when all of it was found. In the constructor. */
int lines_python_find(void);

static inline const void* lines_class_of(const void* object) { return ((const void* const*)object)[1]; }

static inline void lines_release(void* object) {
    if (object) lines_python.release(object);
}

#endif

/* The few objects of CPython that are looked into, as 3.8 to 3.15 have them: their layout is part of its stable headers. Nothing
 * here takes a reference, so it needs the interpreter's lock, or an object that is known to live. */
#ifndef TRACER_PYTHON_OBJECTS_H
#define TRACER_PYTHON_OBJECTS_H

#include <stddef.h>
#include <stdint.h>

struct tracer_class;

typedef struct tracer_object {
    int64_t references;
    const struct tracer_class* class;
} tracer_object;

typedef struct tracer_method_def {
    const char* name;
    void (*function)(void);
    int flags;
    const char* documentation;
} tracer_method_def;

/* PyTupleObject: where its items begin differs, so they are asked for */
typedef struct tracer_tuple {
    tracer_object object;
    int64_t size;
} tracer_tuple;

/* PyTypeObject */
typedef struct tracer_class {
    tracer_object object;
    int64_t size;
    const char* name;
    void* to_as_async[7]; /* basicsize, itemsize, dealloc, vectorcall_offset, getattr, setattr, as_async */
    void* to_hash[5];     /* repr, as_number, as_sequence, as_mapping, hash */
    void* to_doc[7];      /* call, str, getattro, setattro, as_buffer, flags, doc */
    void* to_iternext[6]; /* traverse, clear, richcompare, weaklistoffset, iter, iternext */
    const tracer_method_def* methods;
    void*
        to_free[12]; /* members, getset, base, dict, descr_get, descr_set, dictoffset, init, alloc, new, free, is_gc */
    void* bases;
    const tracer_tuple* mro;
} tracer_class;

/* PyCFunctionObject */
typedef struct tracer_c_function {
    tracer_object object;
    const tracer_method_def* definition;
    const void* self;
    const void* module; /* its name, mostly */
} tracer_c_function;

/* PyMethodDescrObject */
typedef struct tracer_descriptor {
    tracer_object object;
    const tracer_class* class;
    void* name;
    void* qualified_name;
    const tracer_method_def* definition;
} tracer_descriptor;

typedef struct tracer_types {
    const tracer_class* c_function; /* PyCFunction_Type */
    const tracer_class* c_method;   /* PyCMethod_Type, NULL in 3.8 */
    const tracer_class* descriptor; /* PyMethodDescr_Type */
    const tracer_class* function;   /* PyFunction_Type */
    const tracer_class* text;       /* PyUnicode_Type */
    const char* (*as_utf8)(const void* text);
    const void* (*item)(const tracer_tuple* tuple, int64_t index); /* PyTuple_GetItem */
} tracer_types;

extern tracer_types tracer_python;

static inline int tracer_is_method_descriptor(const void* object) {
    return ((const tracer_object*)object)->class == tracer_python.descriptor;
}

/* UTF-8 of a str that lives as long as it; NULL when it is none. */
static inline const char* tracer_text(const void* object) {
    return ((const tracer_object*)object)->class == tracer_python.text ? tracer_python.as_utf8(object) : 0;
}

#endif

/* The few objects of CPython that are looked into, as 3.8 to 3.15 have them: their layout is part of its stable headers. Nothing
 * here takes a reference, so it needs the interpreter's lock, or an object that is known to live. */
#ifndef SAMPLERS_PYTHON_OBJECTS_H
#define SAMPLERS_PYTHON_OBJECTS_H

#include <stddef.h>
#include <stdint.h>

struct samplers_class;

typedef struct samplers_object {
    int64_t references;
    const struct samplers_class* class;
} samplers_object;

typedef struct samplers_method_def {
    const char* name;
    void (*function)(void);
    int flags;
    const char* documentation;
} samplers_method_def;

/* PyTupleObject: where its items begin differs, so they are asked for */
typedef struct samplers_tuple {
    samplers_object object;
    int64_t size;
} samplers_tuple;

/* PyTypeObject */
typedef struct samplers_class {
    samplers_object object;
    int64_t size;
    const char* name;
    void* to_as_async[7]; /* basicsize, itemsize, dealloc, vectorcall_offset, getattr, setattr, as_async */
    void* to_hash[5];     /* repr, as_number, as_sequence, as_mapping, hash */
    void* to_doc[7];      /* call, str, getattro, setattro, as_buffer, flags, doc */
    void* to_iternext[6]; /* traverse, clear, richcompare, weaklistoffset, iter, iternext */
    const samplers_method_def* methods;
    void*
        to_free[12]; /* members, getset, base, dict, descr_get, descr_set, dictoffset, init, alloc, new, free, is_gc */
    void* bases;
    const samplers_tuple* mro;
} samplers_class;

/* PyCFunctionObject */
typedef struct samplers_c_function {
    samplers_object object;
    const samplers_method_def* definition;
    const void* self;
    const void* module; /* its name, mostly */
    const void* weak_references;
    void* (*vectorcall)(void* callable, void* const* arguments, size_t count, void* names); /* from 3.8 on */
} samplers_c_function;

/* PyMethodDescrObject */
typedef struct samplers_descriptor {
    samplers_object object;
    const samplers_class* class;
    void* name;
    void* qualified_name;
    const samplers_method_def* definition;
} samplers_descriptor;

#endif

/* What the tracer asks of CPython's objects (plugins/samplers/support/python_objects.h). */
#ifndef TRACER_PYTHON_OBJECTS_H
#define TRACER_PYTHON_OBJECTS_H

#include "plugins/samplers/support/python_objects.h"

typedef struct tracer_types {
    const samplers_class* c_function; /* PyCFunction_Type */
    const samplers_class* c_method;   /* PyCMethod_Type, NULL in 3.8 */
    const samplers_class* descriptor; /* PyMethodDescr_Type */
    const samplers_class* function;   /* PyFunction_Type */
    const samplers_class* text;       /* PyUnicode_Type */
    const char* (*as_utf8)(const void* text);
    const void* (*item)(const samplers_tuple* tuple, int64_t index); /* PyTuple_GetItem */
} tracer_types;

extern tracer_types tracer_python;

static inline int tracer_is_method_descriptor(const void* object) {
    return ((const samplers_object*)object)->class == tracer_python.descriptor;
}

/* UTF-8 of a str that lives as long as it; NULL when it is none. */
static inline const char* tracer_text(const void* object) {
    return ((const samplers_object*)object)->class == tracer_python.text ? tracer_python.as_utf8(object) : 0;
}

#endif

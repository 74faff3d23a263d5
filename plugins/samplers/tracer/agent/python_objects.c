#include "plugins/samplers/tracer/agent/python_objects.h"

#include "plugins/samplers/tracer/agent/c_names.h"
#include "sdk/agent/elf_lookup.h"

tracer_types tracer_python;

int tracer_c_names_start(void) {
    tracer_python.c_function = (const samplers_class*)fah_find_symbol("PyCFunction_Type");
    tracer_python.c_method = (const samplers_class*)fah_find_symbol("PyCMethod_Type");
    tracer_python.descriptor = (const samplers_class*)fah_find_symbol("PyMethodDescr_Type");
    tracer_python.function = (const samplers_class*)fah_find_symbol("PyFunction_Type");
    tracer_python.text = (const samplers_class*)fah_find_symbol("PyUnicode_Type");
    tracer_python.as_utf8 = (const char* (*)(const void*))fah_find_symbol("PyUnicode_AsUTF8");
    tracer_python.item = (const void* (*)(const samplers_tuple*, int64_t))fah_find_symbol("PyTuple_GetItem");
    return tracer_python.c_function && tracer_python.function && tracer_python.item && tracer_python.descriptor &&
           tracer_python.text && tracer_python.as_utf8;
}

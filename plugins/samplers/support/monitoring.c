#include "plugins/samplers/support/monitoring.h"

#include "plugins/samplers/support/python_objects.h"
#include "sdk/agent/elf_lookup.h"

#define FAST_CALL 0x80
#define NO_TOOL (-1)

samplers_monitoring_values samplers_monitoring;
static void* module;
static int32_t tool = NO_TOOL;

static struct {
    samplers_c_function* (*new_function)(samplers_method_def* definition, void* self, void* module);
    void* (*get_system)(const char* name);
    void* (*get_attribute)(void* object, const char* name);
    void* (*call_method)(void* object, const char* name, const char* format, ...);
    long (*as_long)(void* object);
    void (*clear_error)(void);
    void (*release)(void* object);
} python;

int samplers_monitoring_find(void) {
    samplers_monitoring.none = (void*)fah_find_symbol("_Py_NoneStruct");
    python.new_function =
        (samplers_c_function * (*)(samplers_method_def*, void*, void*)) fah_find_symbol("PyCFunction_NewEx");
    python.get_system = (void* (*)(const char*))fah_find_symbol("PySys_GetObject");
    python.get_attribute = (void* (*)(void*, const char*))fah_find_symbol("PyObject_GetAttrString");
    python.call_method = (void* (*)(void*, const char*, const char*, ...))fah_find_symbol("PyObject_CallMethod");
    python.as_long = (long (*)(void*))fah_find_symbol("PyLong_AsLong");
    python.clear_error = (void (*)(void))fah_find_symbol("PyErr_Clear");
    python.release = (void (*)(void*))fah_find_symbol("Py_DecRef");
    return samplers_monitoring.none && python.new_function && python.get_system && python.get_attribute &&
           python.call_method && python.as_long && python.clear_error && python.release;
}

static int succeeded(void* result) {
    if (result) python.release(result);
    if (!result) python.clear_error();
    return result != NULL;
}

static int take(int32_t number) {
    int is_free = succeeded(python.call_method(module, "use_tool_id", "is", number, "fixingahole"));
    if (is_free) tool = number;
    return is_free;
}

int samplers_monitoring_open(int32_t first, int32_t second) {
    module = python.get_system("monitoring");
    if (module) samplers_monitoring.disable = python.get_attribute(module, "DISABLE");
    if (module) samplers_monitoring.missing = python.get_attribute(module, "MISSING");
    int good = samplers_monitoring.disable && samplers_monitoring.missing && (take(first) || take(second));
    if (!good) python.clear_error();
    return good;
}

/* What the interpreter would call if vectorcall were not set. */
static void* never(void* self, void* const* arguments, size_t count) {
    (void)self, (void)arguments, (void)count;
    return samplers_monitoring.none;
}

static int32_t number_of(const char* event) {
    void* events = python.get_attribute(module, "events");
    void* number = events ? python.get_attribute(events, event) : NULL;
    int32_t value = number ? (int32_t)python.as_long(number) : 0;
    if (number) python.release(number);
    if (events) python.release(events);
    return value;
}

int32_t samplers_monitoring_hear(const char* event, samplers_callback callback) {
    static samplers_method_def definition = {"fixingahole", (void (*)(void))never, FAST_CALL, NULL};
    int32_t number = number_of(event);
    samplers_c_function* object = number ? python.new_function(&definition, NULL, NULL) : NULL;
    if (object) object->vectorcall = callback;
    int heard = object && succeeded(python.call_method(module, "register_callback", "iiN", tool, number, object));
    if (!heard) python.clear_error();
    return heard ? number : 0;
}

void samplers_monitoring_set(int32_t events) {
    succeeded(python.call_method(module, "set_events", "ii", tool, events));
}

void samplers_monitoring_set_local(uint64_t code, int32_t events) {
    succeeded(python.call_method(module, "set_local_events", "iOi", tool, (void*)(uintptr_t)code, events));
}

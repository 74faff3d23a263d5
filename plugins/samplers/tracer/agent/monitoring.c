/* A callback is an object of the interpreter's own type for C functions, whose vectorcall, which all callers take, is ours: the
 * interpreter then calls us with nothing in between. */
#include "plugins/samplers/tracer/agent/monitoring.h"

#include <stddef.h>
#include <stdint.h>

#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/python_objects.h"

#include "sdk/agent/elf_lookup.h"

#define FAST_CALL 0x80
#define CALLABLE 2 /* place among the arguments of CALL, C_RETURN and C_RAISE */
#define NO_TOOL (-1)

static void* none;
static void* disable; /* sys.monitoring.DISABLE: not here again */
static void* monitoring;
static int32_t tool = NO_TOOL;
static int32_t event_set;

static struct {
    void* (*new_function)(tracer_method_def* definition, void* self, void* module);
    void* (*get_system)(const char* name);
    void* (*get_attribute)(void* object, const char* name);
    void* (*call_method)(void* object, const char* name, const char* format, ...);
    long (*as_long)(void* object);
    void (*clear_error)(void);
    void (*release)(void* object);
} python;

/* The run is over, or the thread has no account. */
static void* not_counting(void) { return tracer_agent.state == TRACER_OVER && disable ? disable : none; }

static inline tracer_thread* counting(void) {
    return __builtin_expect(tracer_agent.state == TRACER_COUNTING, 1) ? tracer_current() : NULL;
}

static void* on_start(void* callable, void* const* arguments, size_t count, void* names) {
    tracer_thread* thread = counting();
    (void)callable, (void)count, (void)names;
    if (__builtin_expect(!thread, 0)) return not_counting();
    tracer_enter(thread, (uint64_t)(uintptr_t)arguments[0], NULL, 0);
    return none;
}

static void* on_resume(void* callable, void* const* arguments, size_t count, void* names) {
    tracer_thread* thread = counting();
    (void)callable, (void)count, (void)names;
    if (thread) tracer_enter(thread, (uint64_t)(uintptr_t)arguments[0], NULL, 1);
    return none;
}

static void* on_end(void* callable, void* const* arguments, size_t count, void* names) {
    tracer_thread* thread = counting();
    (void)callable, (void)count, (void)names;
    if (__builtin_expect(thread != NULL, 1)) tracer_leave(thread, (uint64_t)(uintptr_t)arguments[0]);
    return none;
}

static void* missing;

/* As the profile hook has it: C functions, and methods of C classes called upon an object; not classes. 0 = none of these. */
static inline uint64_t called_definition(void* const* arguments) {
    const void* callable = arguments[CALLABLE];
    const tracer_class* class = ((const tracer_object*)callable)->class;
    if (class == tracer_python.function) return 0;
    if (class == tracer_python.descriptor) {
        if (arguments[CALLABLE + 1] == missing) return 0;
        return (uint64_t)(uintptr_t)((const tracer_descriptor*)callable)->definition;
    }
    if (class != tracer_python.c_function && class != tracer_python.c_method) return 0;
    return (uint64_t)(uintptr_t)((const tracer_c_function*)callable)->definition;
}

static void* on_c_call(void* callable, void* const* arguments, size_t count, void* names) {
    uint64_t definition = called_definition(arguments);
    (void)callable, (void)count, (void)names;
    if (!definition) return __builtin_expect(tracer_agent.state == TRACER_COUNTING, 1) ? none : not_counting();
    tracer_thread* thread = counting();
    if (__builtin_expect(!thread, 0)) return not_counting();
    tracer_enter(thread, definition, arguments[CALLABLE], 0);
    return none;
}

static void* on_c_end(void* callable, void* const* arguments, size_t count, void* names) {
    tracer_thread* thread = counting();
    (void)callable, (void)count, (void)names;
    uint64_t definition = __builtin_expect(thread != NULL, 1) ? called_definition(arguments) : 0;
    if (definition) tracer_leave(thread, definition);
    return none;
}

/* What the interpreter would call if vectorcall were not set. */
static void* never(void* self, void* const* arguments, size_t count) {
    (void)self, (void)arguments, (void)count;
    return none;
}

static void* callback_of(tracer_vectorcall function) {
    static tracer_method_def definition = {"fixingahole", (void (*)(void))never, FAST_CALL, NULL};
    tracer_c_function* object = python.new_function(&definition, NULL, NULL);
    if (object) object->vectorcall = function;
    return object;
}

static int32_t event_number(void* events, const char* name) {
    void* number = python.get_attribute(events, name);
    int32_t value = number ? (int32_t)python.as_long(number) : 0;
    if (number) python.release(number);
    return value;
}

static int call(void* result) {
    if (result) python.release(result);
    if (!result) python.clear_error();
    return result != NULL;
}

/* Numbers that nobody is told to use; whoever comes later finds it taken. */
static int take_tool(void) {
    for (int32_t number = 4; number >= 3 && tool == NO_TOOL; --number) {
        if (call(python.call_method(monitoring, "use_tool_id", "is", number, "fixingahole"))) tool = number;
    }
    return tool != NO_TOOL;
}

static int register_callbacks(void* events) {
    static const struct {
        const char* event;
        tracer_vectorcall function;
    } wanted[] = {{"PY_START", on_start}, {"PY_RESUME", on_resume}, {"PY_THROW", on_resume},
                  {"PY_RETURN", on_end},  {"PY_YIELD", on_end},     {"PY_UNWIND", on_end},
                  {"CALL", on_c_call},    {"C_RETURN", on_c_end},   {"C_RAISE", on_c_end}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; ++i) {
        int32_t event = event_number(events, wanted[i].event);
        void* callback = callback_of(wanted[i].function);
        if (!event || !callback) return 0;
        if (!call(python.call_method(monitoring, "register_callback", "iiN", tool, event, callback))) return 0;
        event_set |= event;
    }
    return 1;
}

void tracer_monitoring_set(int on) {
    call(python.call_method(monitoring, "set_events", "ii", tool, on ? event_set : 0));
}

int tracer_monitoring_start(void) {
    monitoring = python.get_system("monitoring");
    void* events = monitoring ? python.get_attribute(monitoring, "events") : NULL;
    if (!events) {
        python.clear_error();
        return 0;
    }
    disable = python.get_attribute(monitoring, "DISABLE");
    missing = python.get_attribute(monitoring, "MISSING");
    int good = disable && missing && take_tool() && register_callbacks(events);
    python.release(events);
    python.clear_error();
    return good;
}

int tracer_monitoring_find(void) {
    none = (void*)fah_find_symbol("_Py_NoneStruct");
    python.new_function = (void* (*)(tracer_method_def*, void*, void*))fah_find_symbol("PyCFunction_NewEx");
    python.get_system = (void* (*)(const char*))fah_find_symbol("PySys_GetObject");
    python.get_attribute = (void* (*)(void*, const char*))fah_find_symbol("PyObject_GetAttrString");
    python.call_method = (void* (*)(void*, const char*, const char*, ...))fah_find_symbol("PyObject_CallMethod");
    python.as_long = (long (*)(void*))fah_find_symbol("PyLong_AsLong");
    python.clear_error = (void (*)(void))fah_find_symbol("PyErr_Clear");
    python.release = (void (*)(void*))fah_find_symbol("Py_DecRef");
    return none && python.new_function && python.get_system && python.get_attribute && python.call_method &&
           python.as_long && python.clear_error && python.release;
}

/* Calls and returns from 3.12 on. */
#include "plugins/samplers/tracer/agent/monitoring.h"

#include <stddef.h>
#include <stdint.h>

#include "plugins/samplers/support/monitoring.h"
#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/python_objects.h"

#define CALLABLE 2 /* place among the arguments of CALL, C_RETURN and C_RAISE */

static int32_t events;

/* The run is over, or the thread has no account. */
static void* not_counting(void) {
    return tracer_agent.state == TRACER_OVER ? samplers_monitoring.disable : samplers_monitoring.none;
}

static inline tracer_thread* counting(void) {
    return __builtin_expect(tracer_agent.state == TRACER_COUNTING, 1) ? tracer_current() : NULL;
}

static void* on_start(void* callable, void* const* arguments, size_t count, void* names) {
    tracer_thread* thread = counting();
    (void)callable, (void)count, (void)names;
    if (__builtin_expect(!thread, 0)) return not_counting();
    tracer_enter(thread, (uint64_t)(uintptr_t)arguments[0], NULL, 0);
    return samplers_monitoring.none;
}

static void* on_resume(void* callable, void* const* arguments, size_t count, void* names) {
    tracer_thread* thread = counting();
    (void)callable, (void)count, (void)names;
    if (thread) tracer_enter(thread, (uint64_t)(uintptr_t)arguments[0], NULL, 1);
    return samplers_monitoring.none;
}

static void* on_end(void* callable, void* const* arguments, size_t count, void* names) {
    tracer_thread* thread = counting();
    (void)callable, (void)count, (void)names;
    if (__builtin_expect(thread != NULL, 1)) tracer_leave(thread, (uint64_t)(uintptr_t)arguments[0]);
    return samplers_monitoring.none;
}

/* As the profile hook has it: C functions, and methods of C classes called upon an object; not classes. 0 = none of these. */
static inline uint64_t called_definition(void* const* arguments) {
    const void* callable = arguments[CALLABLE];
    const samplers_class* class = ((const samplers_object*)callable)->class;
    if (class == tracer_python.function) return 0;
    if (class == tracer_python.descriptor) {
        if (arguments[CALLABLE + 1] == samplers_monitoring.missing) return 0;
        return (uint64_t)(uintptr_t)((const samplers_descriptor*)callable)->definition;
    }
    if (class != tracer_python.c_function && class != tracer_python.c_method) return 0;
    return (uint64_t)(uintptr_t)((const samplers_c_function*)callable)->definition;
}

static void* on_c_call(void* callable, void* const* arguments, size_t count, void* names) {
    uint64_t definition = called_definition(arguments);
    (void)callable, (void)count, (void)names;
    if (!definition)
        return __builtin_expect(tracer_agent.state == TRACER_COUNTING, 1) ? samplers_monitoring.none : not_counting();
    tracer_thread* thread = counting();
    if (__builtin_expect(!thread, 0)) return not_counting();
    tracer_enter(thread, definition, arguments[CALLABLE], 0);
    return samplers_monitoring.none;
}

static void* on_c_end(void* callable, void* const* arguments, size_t count, void* names) {
    tracer_thread* thread = counting();
    (void)callable, (void)count, (void)names;
    uint64_t definition = __builtin_expect(thread != NULL, 1) ? called_definition(arguments) : 0;
    if (definition) tracer_leave(thread, definition);
    return samplers_monitoring.none;
}

static int hear_all(void) {
    static const struct {
        const char* event;
        samplers_callback callback;
    } wanted[] = {{"PY_START", on_start}, {"PY_RESUME", on_resume}, {"PY_THROW", on_resume},
                  {"PY_RETURN", on_end},  {"PY_YIELD", on_end},     {"PY_UNWIND", on_end},
                  {"CALL", on_c_call},    {"C_RETURN", on_c_end},   {"C_RAISE", on_c_end}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; ++i) {
        int32_t event = samplers_monitoring_hear(wanted[i].event, wanted[i].callback);
        if (!event) return 0;
        events |= event;
    }
    return 1;
}

void tracer_monitoring_set(int on) { samplers_monitoring_set(on ? events : 0); }

int tracer_monitoring_start(void) { return samplers_monitoring_open(4, 3) && hear_all(); }

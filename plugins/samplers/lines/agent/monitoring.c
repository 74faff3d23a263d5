/* Starts are told of every code object once: a callback that answers DISABLE is not asked there again, and the interpreter puts
 * the plain instruction back. Chosen ones have their own events besides. Two events know of no single code object: PY_UNWIND
 * and PY_THROW, which exceptions alone make. */
#include "plugins/samplers/lines/agent/monitoring.h"

#include <stddef.h>

#include "plugins/samplers/lines/agent/agent.h"
#include "plugins/samplers/lines/agent/codes.h"
#include "plugins/samplers/lines/agent/python_api.h"
#include "plugins/samplers/lines/agent/thread.h"
#include "plugins/samplers/lines/lines_wire.h"
#include "plugins/samplers/tracer/agent/python_objects.h"
#include "sdk/agent/elf_lookup.h"

#define FAST_CALL 0x80
#define NO_TOOL (-1)

static void* none;
static void* disable; /* sys.monitoring.DISABLE: not here again */
static void* monitoring;
static int32_t tool = NO_TOOL;
static int32_t everywhere, of_chosen; /* sets of events */

static uint64_t code_in(void* const* arguments) { return (uint64_t)(uintptr_t)arguments[0]; }

static lines_thread* counting(void) { return lines_agent.state == LINES_COUNTING ? lines_current() : NULL; }

static void* on_start(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)count, (void)names;
    lines_thread* thread = counting();
    uint32_t number = lines_agent.state == LINES_COUNTING ? lines_number_of(code_in(arguments)) : 0;
    if (!number) return disable;
    if (thread) lines_enter(thread, number, code_in(arguments));
    return none;
}

static void* on_resume(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)count, (void)names;
    lines_thread* thread = counting();
    uint32_t number = thread ? lines_number_of(code_in(arguments)) : 0;
    if (number) lines_enter(thread, number, code_in(arguments));
    return none;
}

static void* on_end(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)count, (void)names;
    lines_thread* thread = lines_self;
    if (!thread || thread->depth == 0) return none;
    uint32_t number = lines_number_of(code_in(arguments));
    if (!number) return none;
    if (thread->beyond)
        --thread->beyond;
    else if (thread->innermost[number])
        lines_leave_to(thread, thread->innermost[number] - 1);
    return none;
}

/* Some ends are never told (a longjmp, a stack switched in C). */
static void find_frame(lines_thread* thread, uint32_t number, uint64_t code) {
    if (thread->innermost[number])
        lines_leave_to(thread, thread->innermost[number]);
    else
        lines_enter(thread, number, code);
}

static void* on_line(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)count, (void)names;
    lines_thread* thread = counting();
    uint32_t number = thread ? lines_number_of(code_in(arguments)) : 0;
    if (!number) return lines_agent.state == LINES_COUNTING ? none : disable;
    if (__builtin_expect(thread->beyond != 0, 0)) {
        lines_miss(LINES_MISSED_DEEP, 1);
        return none;
    }
    if (__builtin_expect(thread->frames[thread->depth].function != number, 0))
        find_frame(thread, number, code_in(arguments));
    lines_hit(thread, (uint32_t)lines_python.as_long(arguments[1]));
    return none;
}

/* What the interpreter would call if vectorcall were not set. */
static void* never(void* self, void* const* arguments, size_t count) {
    (void)self, (void)arguments, (void)count;
    return none;
}

/* An object of the interpreter's own type for C functions, whose vectorcall, which all callers take, is ours. */
static void* callback_of(tracer_vectorcall function) {
    static tracer_method_def definition = {"fixingahole", (void (*)(void))never, FAST_CALL, NULL};
    tracer_c_function* object = lines_python.new_function(&definition, NULL, NULL);
    if (object) object->vectorcall = function;
    return object;
}

static int call(void* result) {
    if (result) lines_python.release(result);
    if (!result) lines_python.clear_error();
    return result != NULL;
}

/* Numbers that nobody is told to use; whoever comes later finds it taken. */
static int take_tool(void) {
    for (int32_t number = 3; number <= 4 && tool == NO_TOOL; ++number) {
        if (call(lines_python.call_method(monitoring, "use_tool_id", "is", number, "fixingahole"))) tool = number;
    }
    return tool != NO_TOOL;
}

static int32_t event_number(void* events, const char* name) {
    void* number = lines_python.get_attribute(events, name);
    int32_t value = number ? (int32_t)lines_python.as_long(number) : 0;
    lines_release(number);
    return value;
}

static int register_callbacks(void* events) {
    const struct {
        const char* event;
        tracer_vectorcall function;
        int32_t* set;
    } wanted[] = {{"PY_START", on_start, &everywhere},  {"PY_THROW", on_resume, &everywhere},
                  {"PY_UNWIND", on_end, &everywhere},   {"LINE", on_line, &of_chosen},
                  {"PY_RESUME", on_resume, &of_chosen}, {"PY_RETURN", on_end, &of_chosen},
                  {"PY_YIELD", on_end, &of_chosen}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; ++i) {
        int32_t event = event_number(events, wanted[i].event);
        void* callback = callback_of(wanted[i].function);
        if (!event || !callback) return 0;
        if (!call(lines_python.call_method(monitoring, "register_callback", "iiN", tool, event, callback))) return 0;
        *wanted[i].set |= event;
    }
    return 1;
}

static void set_local(uint64_t code) {
    call(lines_python.call_method(monitoring, "set_local_events", "iOi", tool, (void*)(uintptr_t)code, of_chosen));
}

void lines_monitoring_on(void) { call(lines_python.call_method(monitoring, "set_events", "ii", tool, everywhere)); }

int lines_monitoring_start(void) {
    monitoring = lines_python.get_system("monitoring");
    void* events = monitoring ? lines_python.get_attribute(monitoring, "events") : NULL;
    if (!events) {
        lines_python.clear_error();
        return 0;
    }
    disable = lines_python.get_attribute(monitoring, "DISABLE");
    int good = disable && take_tool() && register_callbacks(events);
    lines_on_chosen = set_local;
    lines_python.release(events);
    lines_python.clear_error();
    return good;
}

int lines_monitoring_find(void) {
    none = (void*)fah_find_symbol("_Py_NoneStruct");
    return none != NULL;
}

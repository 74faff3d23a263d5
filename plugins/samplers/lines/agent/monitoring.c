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
#include "plugins/samplers/support/monitoring.h"

static int32_t everywhere, of_chosen; /* sets of events */

static uint64_t code_in(void* const* arguments) { return (uint64_t)(uintptr_t)arguments[0]; }

static lines_thread* counting(void) { return lines_agent.state == LINES_COUNTING ? lines_current() : NULL; }

static void* on_start(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)count, (void)names;
    lines_thread* thread = counting();
    uint32_t number = lines_agent.state == LINES_COUNTING ? lines_number_of(code_in(arguments)) : 0;
    if (!number) return samplers_monitoring.disable;
    if (thread) lines_enter(thread, number, code_in(arguments));
    return samplers_monitoring.none;
}

static void* on_resume(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)count, (void)names;
    lines_thread* thread = counting();
    uint32_t number = thread ? lines_number_of(code_in(arguments)) : 0;
    if (number) lines_enter(thread, number, code_in(arguments));
    return samplers_monitoring.none;
}

static void* on_end(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)count, (void)names;
    lines_thread* thread = lines_self;
    if (!thread || thread->depth == 0) return samplers_monitoring.none;
    uint32_t number = lines_number_of(code_in(arguments));
    if (!number) return samplers_monitoring.none;
    if (thread->beyond)
        --thread->beyond;
    else if (thread->innermost[number])
        lines_leave_to(thread, thread->innermost[number] - 1);
    return samplers_monitoring.none;
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
    if (!number) return lines_agent.state == LINES_COUNTING ? samplers_monitoring.none : samplers_monitoring.disable;
    if (__builtin_expect(thread->beyond != 0, 0)) {
        lines_miss(LINES_MISSED_DEEP, 1);
        return samplers_monitoring.none;
    }
    if (__builtin_expect(thread->frames[thread->depth].function != number, 0))
        find_frame(thread, number, code_in(arguments));
    lines_hit(thread, (uint32_t)lines_python.as_long(arguments[1]));
    return samplers_monitoring.none;
}

static int hear_all(void) {
    const struct {
        const char* event;
        samplers_callback callback;
        int32_t* set;
    } wanted[] = {{"PY_START", on_start, &everywhere},  {"PY_THROW", on_resume, &everywhere},
                  {"PY_UNWIND", on_end, &everywhere},   {"LINE", on_line, &of_chosen},
                  {"PY_RESUME", on_resume, &of_chosen}, {"PY_RETURN", on_end, &of_chosen},
                  {"PY_YIELD", on_end, &of_chosen}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; ++i) {
        int32_t event = samplers_monitoring_hear(wanted[i].event, wanted[i].callback);
        if (!event) return 0;
        *wanted[i].set |= event;
    }
    return 1;
}

static void set_local(uint64_t code) { samplers_monitoring_set_local(code, of_chosen); }

void lines_monitoring_on(void) { samplers_monitoring_set(everywhere); }

int lines_monitoring_start(void) {
    lines_on_chosen = set_local;
    return samplers_monitoring_open(3, 4) && hear_all();
}

/* A function in the builtins, as kernprof has it. What is decorated may be wrapped: in a classmethod, staticmethod, property, or
 * what functools made. */
#include "plugins/samplers/lines/agent/marks.h"

#include <stddef.h>

#include "plugins/samplers/lines/agent/codes.h"
#include "plugins/samplers/lines/agent/python_api.h"
#include "plugins/samplers/lines/lines_wire.h"
#include "plugins/samplers/support/python_objects.h"

#define ONE_ARGUMENT 0x8
#define MAX_WRAPPERS 16u

static void mark_within(void* object, uint32_t wrappers);

static int mark_code_of(void* object) {
    void* code = lines_python.get_attribute(object, "__code__");
    if (!code) lines_python.clear_error();
    int is_code = code && lines_class_of(code) == lines_python.code_type;
    if (is_code) lines_choose((uint64_t)(uintptr_t)code, LINES_MARK);
    lines_release(code);
    return is_code;
}

static void mark_attribute(void* object, const char* name, uint32_t wrappers) {
    void* inner = lines_python.get_attribute(object, name);
    if (!inner) lines_python.clear_error();
    if (inner) mark_within(inner, wrappers + 1);
    lines_release(inner);
}

static void mark_within(void* object, uint32_t wrappers) {
    static const char* const places[] = {"__wrapped__", "__func__", "func", "fget", "fset", "fdel"};
    int is_function = mark_code_of(object);
    size_t count = is_function ? 1 : sizeof places / sizeof *places;
    for (size_t i = 0; i < count && wrappers < MAX_WRAPPERS; ++i) mark_attribute(object, places[i], wrappers);
}

static void* mark(void* self, void* function) {
    (void)self;
    mark_within(function, 0);
    lines_python.keep(function);
    return function;
}

void lines_marks_start(void) {
    static samplers_method_def definition = {"profile", (void (*)(void))mark, ONE_ARGUMENT,
                                             "Counts and times the lines of the function; leaves it as it is."};
    void* builtins = lines_python.builtins();
    void* function = builtins ? lines_python.new_function(&definition, NULL, NULL) : NULL;
    if (function && !lines_python.get_item(builtins, "profile")) lines_python.set_item(builtins, "profile", function);
    lines_release(function);
    lines_python.clear_error();
}

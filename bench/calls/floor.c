/* What the interpreter takes for its events alone: the ones that --calls listens to, with callbacks that do nothing, or read the
 * clock where a call begins or ends and do nothing else. Loaded by ctypes into the program that is measured. */
#include "plugins/samplers/support/python_objects.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#define FAST_CALL 0x80
#define VECTORCALL 6 /* word of PyCFunctionObject */
#define CALLABLE 2
#define CLASS 1 /* word of an object */

typedef void* (*callback)(void* callable, void* const* arguments, size_t count, void* names);

static void* none;
static void* c_function;
static void* descriptor;
static volatile uint64_t last;

static void read_clock(void) {
#if defined(__x86_64__)
    last = __rdtsc();
#else
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    last = (uint64_t)now.tv_nsec;
#endif
}

static int hook_nothing(void* object, void* frame, int what, void* argument) {
    (void)object, (void)frame, (void)what, (void)argument;
    return 0;
}

static int hook_clock(void* object, void* frame, int what, void* argument) {
    (void)object, (void)frame, (void)what, (void)argument;
    read_clock();
    return 0;
}

static void* on_nothing(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)arguments, (void)count, (void)names;
    return none;
}

static void* on_clock(void* callable, void* const* arguments, size_t count, void* names) {
    (void)callable, (void)arguments, (void)count, (void)names;
    read_clock();
    return none;
}

/* Nothing begins where a Python function or a class is called: that has events of its own. */
static void* on_call_clock(void* callable, void* const* arguments, size_t count, void* names) {
    void* class = ((void**)arguments[CALLABLE])[CLASS];
    (void)callable, (void)count, (void)names;
    if (class == c_function || class == descriptor) read_clock();
    return none;
}

/* Before 3.12. */
int floor_hook(int with_clock) {
    void (*set)(int (*)(void*, void*, int, void*), void*) =
        (void (*)(int (*)(void*, void*, int, void*), void*))dlsym(RTLD_DEFAULT, "PyEval_SetProfile");
    if (set) set(with_clock ? hook_clock : hook_nothing, NULL);
    return set != NULL;
}

/* From 3.12 on: a callback for sys.monitoring, of CPython's own type; is_call: for CALL and its ends. */
void* floor_callback(int with_clock, int is_call) {
    static samplers_method_def definition = {"floor", (void (*)(void))on_nothing, FAST_CALL, NULL};
    void* (*make)(samplers_method_def*, void*, void*) =
        (void* (*)(samplers_method_def*, void*, void*))dlsym(RTLD_DEFAULT, "PyCFunction_NewEx");
    none = dlsym(RTLD_DEFAULT, "_Py_NoneStruct");
    c_function = dlsym(RTLD_DEFAULT, "PyCFunction_Type");
    descriptor = dlsym(RTLD_DEFAULT, "PyMethodDescr_Type");
    void** object = make ? make(&definition, NULL, NULL) : NULL;
    callback clock = is_call ? on_call_clock : on_clock;
    if (object) object[VECTORCALL] = (void*)(with_clock ? clock : on_nothing);
    return object;
}

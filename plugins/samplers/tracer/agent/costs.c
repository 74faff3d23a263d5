/* A loop over a small function, and two over C functions that do next to nothing: what a round takes longer when it is
 * counted is the cost of an event pair. Of that, what the function's own account shows above what it takes uncounted lies
 * within the call, and the rest around it. Others run meanwhile, and the processor is not always as quick: so a round is short,
 * counted and uncounted ones take turns, and of the differences the lower quartile counts. Not the least, since no program
 * is as quick as the best of many rounds. */
#include "plugins/samplers/tracer/agent/costs.h"

#include <stddef.h>
#include <stdint.h>

#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/frames.h"
#include "plugins/samplers/tracer/agent/monitoring.h"
#include "plugins/samplers/tracer/agent/profile_hook.h"
#include "plugins/samplers/tracer/tracer_wire.h"
#include "sdk/agent/elf_lookup.h"

#define FILE_INPUT 257
#define CALLS 100u
#define VERSION_3_10 0x030a0000u
#define ROUNDS 48u
#define QUARTILE (ROUNDS / 4)

/* What is never called keeps functions from being simple. */
static const char source[] =
    "def little(x): return x * 3 % 7\n"
    "def calling(x):\n"
    "    try: return x * 3 % 7\n"
    "    except KeyError: calling(x)\n"
    "def empty(n, f):\n"
    "    for _ in n: pass\n"
    "    if not n: f(n)\n"
    "def body(n, f):\n"
    "    for x in n: x * 3 % 7\n"
    "    if not n: f(n)\n"
    "def words(n, f):\n"
    "    for _ in n: f; _\n"
    "    if not n: f(n)\n"
    "def loop(n, f):\n"
    "    for _ in n: f(_)\n"
    "def method_loop(n, f):\n"
    "    for _ in n: f.isdigit()\n"
    "n = range(100)\n"
    "small, text = id, ''\n";

static struct {
    void* (*new_dict)(void);
    void* (*run)(const char* text, int start, void* globals, void* locals);
    void* (*get_item)(void* dict, const char* name);
    void* (*call)(void* callable, ...);
    void* (*builtins)(void);
    int (*set_item)(void* dict, const char* name, void* value);
    void (*clear_error)(void);
    void (*release)(void* object);
} python;

int tracer_costs_find(void) {
    python.new_dict = (void* (*)(void))fah_find_symbol("PyDict_New");
    python.run = (void* (*)(const char*, int, void*, void*))fah_find_symbol("PyRun_String");
    python.get_item = (void* (*)(void*, const char*))fah_find_symbol("PyDict_GetItemString");
    python.set_item = (int (*)(void*, const char*, void*))fah_find_symbol("PyDict_SetItemString");
    python.builtins = (void* (*)(void))fah_find_symbol("PyEval_GetBuiltins");
    python.call = (void* (*)(void*, ...))fah_find_symbol("PyObject_CallFunctionObjArgs");
    python.clear_error = (void (*)(void))fah_find_symbol("PyErr_Clear");
    python.release = (void (*)(void*))fah_find_symbol("Py_DecRef");
    return python.new_dict && python.run && python.get_item && python.set_item && python.builtins && python.call &&
           python.clear_error && python.release;
}

static void release(void* object) {
    if (object) python.release(object);
}

static void set_counting(int on) {
    if (tracer_agent.by_monitoring)
        tracer_monitoring_set(on);
    else
        tracer_profile_hook_begin(on);
}

static uint64_t own_ticks(const tracer_thread* thread) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < thread->pair_count; ++i) {
        if (thread->pairs[i].leaves == CALLS) sum += thread->pairs[i].leaf_time;
    }
    return sum;
}

static void run_loop(void* names, const char* loop, const char* callee) {
    release(
        python.call(python.get_item(names, loop), python.get_item(names, "n"), python.get_item(names, callee), NULL));
}

static uint64_t loop_ticks(void* names, const char* loop, const char* callee) {
    uint64_t begin = samplers_ticks();
    run_loop(names, loop, callee);
    return samplers_ticks() - begin;
}

/* Ticks of a whole loop that is counted; *within: what the called function's own account shows. */
static uint64_t counted_ticks(void* names, const char* loop, const char* callee, uint64_t* within) {
    tracer_thread* thread = tracer_current();
    set_counting(1);
    run_loop(names, loop, callee); /* which puts the events into the code */
    if (thread) tracer_forget_counts(thread);
    uint64_t took = loop_ticks(names, loop, callee);
    set_counting(0);
    if (thread) tracer_end_calls(thread);
    *within = thread ? own_ticks(thread) : 0;
    run_loop(names, loop, callee); /* which takes them out */
    return took;
}

static uint64_t more(uint64_t first, uint64_t second) { return first > second ? first - second : 0; }

static void insert(uint64_t* sorted, uint32_t count, uint64_t value) {
    for (; count > 0 && sorted[count - 1] > value; --count) sorted[count] = sorted[count - 1];
    sorted[count] = value;
}

/* In 3.10 and 3.11 a hook makes every instruction slower, but those of simple functions, whether it calls or not: by a sixth, and
 * to nearly twice. That stays in all times alike, so that shares hold; a call has cost what is beyond it. */
static int are_slowed(void) { return tracer_agent.version >= VERSION_3_10 && !tracer_agent.by_monitoring; }

static uint64_t slowed_ticks(void* names, const char* loop, const char* callee) {
    uint64_t unused = 0;
    return are_slowed() ? counted_ticks(names, loop, callee, &unused) : loop_ticks(names, loop, callee);
}

/* How much longer what takes so many ticks takes by that. A C function is none the slower. */
static uint64_t slowed_by(void* names, uint32_t kind, uint64_t plain, const char* callee) {
    if (!are_slowed()) return 0;
    uint64_t quick = loop_ticks(names, "body", callee), slow = slowed_ticks(names, "body", callee);
    uint64_t part = kind == TRACER_C ? loop_ticks(names, "words", callee) : plain;
    return quick ? part * more(slow, quick) / quick : 0;
}

/* What a call takes uncounted between its events: all of calling a C function; a Python function's body, since its frame is
 * made before. */
static uint64_t uncounted(void* names, uint32_t kind, uint64_t plain, const char* callee) {
    if (kind == TRACER_PYTHON) return more(slowed_ticks(names, "body", callee), slowed_ticks(names, "empty", callee));
    return more(kind == TRACER_C ? plain : loop_ticks(names, "body", callee), loop_ticks(names, "empty", callee));
}

static tracer_cost measured;

/* One of so many parts of a kind of calls. */
static void measure(void* names, uint32_t kind, const char* loop, const char* callee, uint32_t parts) {
    uint64_t added[ROUNDS], inside[ROUNDS], within = 0;
    for (uint32_t i = 0; i < ROUNDS; ++i) {
        uint64_t counted = counted_ticks(names, loop, callee, &within);
        uint64_t plain = loop_ticks(names, loop, callee);
        insert(added, i, more(counted, plain + slowed_by(names, kind, plain, callee)));
        insert(inside, i, more(within, uncounted(names, kind, plain, callee)));
    }
    uint64_t both = added[QUARTILE], first = inside[QUARTILE];
    if (first > both) first = both;
    measured.inside[kind] += first * TRACER_COST_SCALE / CALLS / parts;
    measured.around[kind] += (both - first) * TRACER_COST_SCALE / CALLS / parts;
}

void tracer_measure_costs(void) {
    void* names = python.new_dict();
    if (!names) return;
    /* One that is not told: the program has not begun. */
    tracer_quiet = 1;
    python.set_item(names, "__builtins__", python.builtins());
    void* result = python.run(source, FILE_INPUT, names, names);
    if (result) {
        int is_simple = tracer_frames_run != NULL;
        measure(names, TRACER_PYTHON, "loop", is_simple ? "calling" : "little", 1);
        if (is_simple) measure(names, TRACER_SIMPLE, "loop", "little", 1);
        measure(names, TRACER_C, "loop", "small", 2);
        measure(names, TRACER_C, "method_loop", "text", 2);
    }
    release(result);
    release(names);
    python.clear_error();
    if (tracer_self) tracer_begin_again(tracer_self);
    samplers_codes_restart();
    tracer_costs = measured;
    tracer_quiet = 0;
}

static uint64_t picoseconds(uint64_t cost) {
    return samplers_scaled(cost * 1000 / TRACER_COST_SCALE, samplers_tick_scale());
}

void tracer_tell_start(void) {
    tracer_start record = {.by_monitoring = tracer_agent.by_monitoring,
                           .by_tsc = samplers_by_tsc,
                           .by_frames = tracer_frames_run != NULL,
                           .python_inside_ps = picoseconds(tracer_costs.inside[TRACER_PYTHON]),
                           .python_around_ps = picoseconds(tracer_costs.around[TRACER_PYTHON]),
                           .c_inside_ps = picoseconds(tracer_costs.inside[TRACER_C]),
                           .c_around_ps = picoseconds(tracer_costs.around[TRACER_C]),
                           .simple_inside_ps = picoseconds(tracer_costs.inside[TRACER_SIMPLE]),
                           .simple_around_ps = picoseconds(tracer_costs.around[TRACER_SIMPLE])};
    tracer_agent.core->write_code(tracer_agent.channel, TRACER_RECORD_START, &record, sizeof record, 0);
}

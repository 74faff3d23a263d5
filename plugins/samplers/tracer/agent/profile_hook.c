/* A thread's hook can only be set in it, while it holds the lock. So where a thread is made, and where the program changes a
 * hook, the interpreter's way of running a frame is ours until the next frame of such a thread, and no longer. */
#include "plugins/samplers/tracer/agent/profile_hook.h"

#include <stddef.h>

#include "plugins/samplers/support/stack_room.h"
#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/python_objects.h"
#include "sdk/agent/elf_lookup.h"

/* Py_tracefunc's `what` */
#define ON_CALL 0
#define ON_RETURN 3
#define ON_C_CALL 4
#define ON_C_EXCEPTION 5
#define ON_C_RETURN 6

#define VERSION_3_9 0x03090000u
#define VERSION_3_10 0x030a0000u
#define VERSION_3_11 0x030b0000u
#define INNER_FRAME_3_11 24u
#define FRAME_CODE 32u
#define INSTRUCTION_3_11 56u
#define OWNER_3_11 69u
#define OWNED_BY_GENERATOR 1u
#define YIELD_VALUE_3_11 86u
#define SEND_3_11 123u
#define STATE_WORDS 64u
#define INTERPRETER_WORDS 512u

typedef tracer_run_frame run_frame;
typedef int (*trace_function)(void* object, void* frame, int what, void* argument);

static void (*set_profile)(trace_function, void*);
static void* (*current_state)(void);
static void* (*get_interpreter)(void);
static run_frame (*get_run_frame)(void* interpreter); /* 3.9 on; before, its place is looked for */
static void (*set_run_frame)(void* interpreter, run_frame);
static run_frame interpreters_run_frame;
static run_frame lines_run_frame; /* that of the agent of --lines, where it is there */
static run_frame next_run_frame;  /* what ours stands before */
static uint32_t index_offset;     /* of f_lasti; 0 = 3.11 */
static uint32_t hook_word;        /* of the thread state; 0 = not known */
static uint32_t expected;         /* threads, and changes of hooks, that a frame is waited for of */
static _Thread_local uint32_t is_known;
static _Thread_local uint32_t is_setting;

static uint64_t word_at(const void* base, uint32_t offset) {
    return *(const uint64_t*)(const void*)((const char*)base + offset);
}

/* The part of a frame that has its code. */
static inline const void* inner_of(const void* frame, int is_3_11) {
    return is_3_11 ? (const void*)(uintptr_t)word_at(frame, INNER_FRAME_3_11) : frame;
}

/* A generator that goes on is told as a call, too. */
static inline uint32_t is_resumed(const char* inner, int is_3_11) {
    if (!is_3_11) return *(const int32_t*)(const void*)(inner + index_offset) >= 0;
    if ((uint8_t)inner[OWNER_3_11] != OWNED_BY_GENERATOR) return 0;
    const uint8_t* instruction = (const uint8_t*)(uintptr_t)word_at(inner, INSTRUCTION_3_11);
    return (instruction[1] & 3) != 0 || instruction[0] == YIELD_VALUE_3_11 || instruction[0] == SEND_3_11;
}

static void resume(tracer_thread* thread, uint64_t code) { tracer_enter(thread, code, NULL, 1); }

__attribute__((always_inline)) static inline void on_c_event(tracer_thread* thread, int what,
                                                             const samplers_c_function* function) {
    uint64_t definition = (uint64_t)(uintptr_t)function->definition;
    if (what == ON_C_CALL)
        tracer_enter(thread, definition, function, 0);
    else
        tracer_leave(thread, definition);
}

__attribute__((always_inline)) static inline int on_event(const void* frame, int what, const void* argument,
                                                          int is_3_11) {
    tracer_thread* thread = tracer_current();
    if (__builtin_expect(!thread || tracer_agent.state != TRACER_COUNTING, 0)) return 0;
    if (what >= ON_C_CALL) {
        if (what <= ON_C_RETURN) on_c_event(thread, what, argument);
        return 0;
    }
    const void* inner = inner_of(frame, is_3_11);
    uint64_t code = word_at(inner, FRAME_CODE);
    if (what == ON_RETURN)
        tracer_leave(thread, code);
    else if (what != ON_CALL)
        return 0;
    else if (__builtin_expect(is_resumed(inner, is_3_11) != 0, 0))
        resume(thread, code);
    else
        tracer_enter(thread, code, NULL, 0);
    return 0;
}

static int on_event_before(void* object, void* frame, int what, void* argument) {
    (void)object;
    return on_event(frame, what, argument, 0);
}

static int on_event_3_11(void* object, void* frame, int what, void* argument) {
    (void)object;
    return on_event(frame, what, argument, 1);
}

static trace_function our_hook(void) { return index_offset ? on_event_before : on_event_3_11; }

void tracer_profile_hook_set(int on) {
    is_setting = 1;
    is_known = 1;
    set_profile(on ? our_hook() : NULL, NULL);
    is_setting = 0;
    const char* state = current_state();
    for (uint32_t i = 1; on && !hook_word && i < STATE_WORDS; ++i) {
        if (word_at(state, i * 8) == (uint64_t)(uintptr_t)our_hook()) hook_word = i;
    }
}

void tracer_profile_hook_begin(int on) {
    tracer_profile_hook_set(on);
    tracer_frames_set(on, (const void*)(uintptr_t)our_hook());
}

void* tracer_profile_hook_state(void) { return current_state(); }
void* tracer_profile_hook_interpreter(void) { return get_interpreter(); }

/* 3.8 keeps it in the interpreter, without functions to ask for it or change it. */
static run_frame* place_in_interpreter(void* interpreter) {
    uint64_t* words = interpreter;
    for (uint32_t i = 0; i < INTERPRETER_WORDS; ++i) {
        uint64_t word = words[i];
        if (word == (uint64_t)(uintptr_t)interpreters_run_frame ||
            (word && word == (uint64_t)(uintptr_t)lines_run_frame))
            return (run_frame*)(void*)&words[i];
    }
    return NULL;
}

static run_frame* place_3_8;

/* A thread that has nobody's hook gets ours. */
static void look_at_hook(void) {
    if (is_known && (!hook_word || word_at(current_state(), hook_word * 8) != 0)) return;
    tracer_profile_hook_set(1);
}

static void* run_first_frame(uintptr_t first, uintptr_t second, uintptr_t third) {
    if (!index_offset && samplers_may_be_deep() && samplers_is_deep())
        return tracer_frames_run_deep(first, second, third);
    if (!is_known || is_known == 2) {
        if (expected) --expected;
        look_at_hook();
        is_known = 1;
    }
    if (expected == 0) {
        if (place_3_8)
            *place_3_8 = next_run_frame;
        else
            set_run_frame(get_interpreter(), next_run_frame);
    }
    return next_run_frame(first, second, third);
}

static int may_be_replaced(run_frame now) {
    return now == interpreters_run_frame || now == lines_run_frame || now == tracer_frames_run;
}

void tracer_profile_hook_exchange(run_frame from, run_frame to) {
    void* interpreter = get_interpreter();
    run_frame now = get_run_frame(interpreter);
    if (now == from) set_run_frame(interpreter, to);
    if (now == run_first_frame && next_run_frame == from) next_run_frame = to;
}

int tracer_profile_hook_rest(void) {
    run_frame now = get_run_frame(get_interpreter());
    if (may_be_replaced(now) || now == run_first_frame) set_run_frame(get_interpreter(), interpreters_run_frame);
    return now == run_first_frame;
}

void tracer_profile_hook_wake(void) {
    run_frame usual = tracer_frames_run ? tracer_frames_run : lines_run_frame;
    if (usual) tracer_profile_hook_exchange(interpreters_run_frame, usual);
    if (expected == 0 || get_run_frame(get_interpreter()) == run_first_frame) return;
    --expected;
    tracer_profile_hook_expect_thread();
}

void tracer_profile_hook_expect_thread(void) {
    void* interpreter = get_interpreter();
    if (!set_run_frame && !place_3_8) place_3_8 = place_in_interpreter(interpreter);
    if (!set_run_frame && !place_3_8) return;
    run_frame now = place_3_8 ? *place_3_8 : get_run_frame(interpreter);
    int is_ours = now == run_first_frame;
    if (!may_be_replaced(now) && !is_ours) return; /* somebody else's: it stays */
    if (!is_ours) next_run_frame = now;
    if (place_3_8)
        *place_3_8 = run_first_frame;
    else
        set_run_frame(interpreter, run_first_frame);
    ++expected;
}

int tracer_profile_hook_replaced(void) {
    if (is_setting) return 0;
    int is_ours = hook_word && word_at(current_state(), hook_word * 8) == (uint64_t)(uintptr_t)our_hook();
    is_known = 2;
    tracer_profile_hook_expect_thread();
    return is_ours;
}

int tracer_profile_hook_find(uint32_t version) {
    set_profile = (void (*)(trace_function, void*))fah_find_symbol("PyEval_SetProfile");
    current_state = (void* (*)(void))fah_find_symbol("_PyThreadState_UncheckedGet");
    get_interpreter =
        (void* (*)(void))fah_find_symbol(version < VERSION_3_9 ? "_PyInterpreterState_Get" : "PyInterpreterState_Get");
    get_run_frame = (run_frame(*)(void*))fah_find_symbol("_PyInterpreterState_GetEvalFrameFunc");
    set_run_frame = (void (*)(void*, run_frame))fah_find_symbol("_PyInterpreterState_SetEvalFrameFunc");
    interpreters_run_frame = (run_frame)fah_find_symbol("_PyEval_EvalFrameDefault");
    lines_run_frame = (run_frame)fah_find_symbol("fah_lines_run_frame");
    tracer_on_thread_maker = tracer_profile_hook_expect_thread;
    index_offset = version >= VERSION_3_11 ? 0 : version >= VERSION_3_10 ? 96 : 104;
    if (version >= VERSION_3_10) tracer_frames_find(version, interpreters_run_frame, !lines_run_frame);
    int can_change = (get_run_frame && set_run_frame) || version < VERSION_3_9;
    return set_profile && current_state && get_interpreter && interpreters_run_frame && can_change;
}

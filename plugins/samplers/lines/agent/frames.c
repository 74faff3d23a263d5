/* The interpreter lets a frame be run by another function (PEP 523). Ours sets the thread's trace hook when a chosen frame
 * begins, takes it away while what it calls runs, and sees how it ends; so no event is made of any other frame. The hook is
 * switched by the words of the thread state that PyEval_SetTrace writes, which are found by calling it once: itself it would
 * tell an audit event each time. */
#include "plugins/samplers/lines/agent/frames.h"

#include <stddef.h>

#include "plugins/samplers/lines/agent/agent.h"
#include "plugins/samplers/lines/agent/codes.h"
#include "plugins/samplers/lines/agent/thread.h"
#include "plugins/samplers/lines/lines_wire.h"
#include "plugins/samplers/support/stack_room.h"
#include "sdk/agent/elf_lookup.h"

#define ON_LINE 2 /* Py_tracefunc's `what` */
#define VERSION_3_9 0x03090000u
#define VERSION_3_10 0x030a0000u
#define VERSION_3_11 0x030b0000u
#define FRAME_CODE 32u
#define STATE_WORDS 64u
#define POSSIBLE_WORDS 256u
#define INTERPRETER_WORDS 512u

typedef void* (*run_frame)(uintptr_t first, uintptr_t second, uintptr_t third);
typedef int (*trace_function)(void* object, void* frame, int what, void* argument);

static void (*set_trace)(trace_function, void*);
static char* (*current_state)(void);
static void* (*get_interpreter)(void);
static run_frame (*get_run_frame)(void* interpreter); /* 3.9 on; before, its place is looked for */
static void (*set_run_frame)(void* interpreter, run_frame);
static run_frame interpreters_run_frame;
static uint32_t version;
static uint32_t line_offset; /* of f_lineno, which is right at a line event */
static uint32_t hook_offset; /* of c_tracefunc in the thread state */
static int32_t using_value;  /* of use_tracing while a hook is set */
static int32_t* possible;    /* 3.8, 3.9: threads that have a trace hook; NULL = not found, and always one */

static uint64_t word_at(const char* base, uint32_t offset) { return *(const uint64_t*)(const void*)(base + offset); }

static trace_function* hook_of(char* state) { return (trace_function*)(void*)(state + hook_offset); }

/* In the word before the profile hook, which is the one before the trace hook; from 3.10 on where that word points. */
static char* using_of(char* state) {
    if (version < VERSION_3_10) return state + hook_offset - 16;
    return (char*)(uintptr_t)word_at(state, hook_offset - 16);
}

static void set_using(char* state, int32_t value) {
    char* place = using_of(state);
    if (version >= VERSION_3_11)
        *(uint8_t*)place = (uint8_t)value;
    else
        *(int32_t*)(void*)place = value;
}

static int has_profile_hook(const char* state) { return word_at(state, hook_offset - 8) != 0; }

static int on_event(void* object, void* frame, int what, void* argument) {
    (void)object, (void)argument;
    lines_thread* thread = lines_self;
    if (what != ON_LINE || !thread || thread->depth == 0 || lines_agent.state != LINES_COUNTING) return 0;
    lines_hit(thread, *(const uint32_t*)(const void*)((const char*)frame + line_offset));
    return 0;
}

static void switch_on(char* state) {
    *hook_of(state) = on_event;
    set_using(state, using_value);
    if (possible) ++*possible;
}

static void switch_off(char* state) {
    *hook_of(state) = NULL;
    if (!has_profile_hook(state)) set_using(state, 0);
    if (possible) --*possible;
}

static void* run_other(char* state, uintptr_t first, uintptr_t second, uintptr_t third) {
    switch_off(state);
    void* result = interpreters_run_frame(first, second, third);
    if (!*hook_of(state)) switch_on(state); /* else it has set one of its own */
    return result;
}

static void* run_chosen(char* state, uint32_t number, uint64_t code, const uintptr_t* arguments) {
    lines_thread* thread = lines_agent.state == LINES_COUNTING ? lines_current() : NULL;
    int was_on = *hook_of(state) == on_event;
    if (!thread || thread->depth == LINES_MAX_DEPTH || (*hook_of(state) && !was_on)) {
        if (thread) lines_miss(*hook_of(state) && !was_on ? LINES_MISSED_REPLACED : LINES_MISSED_DEEP, 1);
        return interpreters_run_frame(arguments[0], arguments[1], arguments[2]);
    }
    if (!was_on) switch_on(state);
    uint32_t depth = thread->depth;
    lines_enter(thread, number, code);
    void* result = interpreters_run_frame(arguments[0], arguments[1], arguments[2]);
    if (lines_self == thread) lines_leave_to(thread, depth); /* else it has ended: no more than the process's own end */
    if (!was_on && *hook_of(state) == on_event) switch_off(state);
    return result;
}

static void install(run_frame function) { set_run_frame(get_interpreter(), function); }

/* By this name the agent of --calls knows it, which changes the frames' way too. */
FAH_EXPORT void* fah_lines_run_frame(uintptr_t first, uintptr_t second, uintptr_t third);

static void* run_deep(char* state, const uintptr_t* arguments) {
    int was_on = *hook_of(state) == on_event;
    lines_miss(LINES_MISSED_DEEP, 1);
    if (was_on) switch_off(state);
    if (get_run_frame(get_interpreter()) == fah_lines_run_frame) install(interpreters_run_frame);
    void* result = interpreters_run_frame(arguments[0], arguments[1], arguments[2]);
    if (get_run_frame(get_interpreter()) == interpreters_run_frame) install(fah_lines_run_frame);
    if (was_on && !*hook_of(state)) switch_on(state);
    return result;
}

void* fah_lines_run_frame(uintptr_t first, uintptr_t second, uintptr_t third) {
    const uintptr_t arguments[] = {first, second, third};
    char* state = version < VERSION_3_9 ? current_state() : (char*)first;
    const char* frame = (const char*)(version < VERSION_3_9 ? first : second);
    uint64_t code = word_at(frame, FRAME_CODE);
    if (version >= VERSION_3_11 && samplers_may_be_deep() && samplers_is_deep()) return run_deep(state, arguments);
    uint32_t number = lines_number_of(code);
    if (__builtin_expect(number != 0, 0)) return run_chosen(state, number, code, arguments);
    if (__builtin_expect(*hook_of(state) == on_event, 0)) return run_other(state, first, second, third);
    return interpreters_run_frame(first, second, third);
}

/* 3.8 keeps it in the interpreter, without functions to ask for it or change it. */
static int install_in_3_8(void) {
    uint64_t* words = get_interpreter();
    for (uint32_t i = 0; i < INTERPRETER_WORDS; ++i) {
        if (words[i] != (uint64_t)(uintptr_t)interpreters_run_frame) continue;
        words[i] = (uint64_t)(uintptr_t)fah_lines_run_frame;
        return 1;
    }
    return 0;
}

static int32_t* possible_within(void) {
    if (version >= VERSION_3_10) return NULL;
    return version < VERSION_3_9 ? (int32_t*)fah_find_symbol("_PyRuntime") : (int32_t*)get_interpreter();
}

/* The one number that was 0 and is 1 when a hook is set, and 0 again when none is. */
static void find_possible(int32_t* words, const int32_t* before, const int32_t* during) {
    for (uint32_t i = 0; i < POSSIBLE_WORDS; ++i) {
        if (before[i] != 0 || during[i] != 1 || words[i] != 0) continue;
        possible = possible ? NULL : &words[i];
        if (!possible) return;
    }
}

static void copy(int32_t* to, const int32_t* from) {
    for (uint32_t i = 0; from && i < POSSIBLE_WORDS; ++i) to[i] = from[i];
}

static int find_words(void) {
    int32_t before[POSSIBLE_WORDS], during[POSSIBLE_WORDS];
    int32_t* words = possible_within();
    char* state = current_state();
    copy(before, words);
    set_trace(on_event, NULL);
    for (uint32_t i = 2; !hook_offset && i < STATE_WORDS; ++i) {
        if (word_at(state, i * 8) == (uint64_t)(uintptr_t)on_event) hook_offset = i * 8;
    }
    copy(during, words);
    if (hook_offset)
        using_value = version >= VERSION_3_11 ? *(uint8_t*)using_of(state) : *(int32_t*)(void*)using_of(state);
    set_trace(NULL, NULL);
    if (!hook_offset || using_value == 0) return 0;
    if (words) find_possible(words, before, during);
    if (words && !possible) set_trace(on_event, NULL), *hook_of(state) = NULL, set_using(state, 0);
    return 1;
}

int lines_frames_start(void) {
    if (!find_words()) return 0;
    if (version < VERSION_3_9) return install_in_3_8();
    if (get_run_frame(get_interpreter()) != interpreters_run_frame) return 0;
    install(fah_lines_run_frame);
    return 1;
}

int lines_frames_find(uint32_t python_version) {
    version = python_version;
    set_trace = (void (*)(trace_function, void*))fah_find_symbol("PyEval_SetTrace");
    current_state = (char* (*)(void))fah_find_symbol("_PyThreadState_UncheckedGet");
    get_interpreter =
        (void* (*)(void))fah_find_symbol(version < VERSION_3_9 ? "_PyInterpreterState_Get" : "PyInterpreterState_Get");
    get_run_frame = (run_frame(*)(void*))fah_find_symbol("_PyInterpreterState_GetEvalFrameFunc");
    set_run_frame = (void (*)(void*, run_frame))fah_find_symbol("_PyInterpreterState_SetEvalFrameFunc");
    interpreters_run_frame = (run_frame)fah_find_symbol("_PyEval_EvalFrameDefault");
    line_offset = version >= VERSION_3_11 ? 40 : version >= VERSION_3_10 ? 100 : 108;
    int can_change = (get_run_frame && set_run_frame) || version < VERSION_3_9;
    return samplers_stack_room_find() && set_trace && current_state && get_interpreter && interpreters_run_frame &&
           can_change;
}

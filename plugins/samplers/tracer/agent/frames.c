#include "plugins/samplers/tracer/agent/frames.h"

#include <stddef.h>

#include "plugins/samplers/support/stack_room.h"
#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/profile_hook.h"
#include "plugins/samplers/tracer/agent/simple_codes.h"
#include "sdk/agent/elf_lookup.h"

#define VERSION_3_11 0x030b0000u
#define FRAME_CODE 32u
#define STACK_DEPTH 32u /* in the thread state: 3.10 how deep it is, 3.11 what remains */
#define TRACING 44u
#define CFRAME_3_10 48u /* in the thread state; the profile hook and the trace hook follow */
#define CFRAME_3_11 56u
#define NEAR_ITS_LIMIT 8 /* calls */
#define ALWAYS_THERE 64  /* calls: nobody sets a lower limit */

tracer_run_frame tracer_frames_run;
static tracer_run_frame interpreters_run;
static int (*get_recursion_limit)(void);
static uintptr_t (*first_thread)(void* interpreter);
static uintptr_t (*next_thread)(uintptr_t state);
static uint64_t our_hook;
static int32_t using_value; /* of use_tracing while a hook is set */
static uint32_t deep;       /* threads that are inside of tracer_frames_run_deep, each time counted */
static _Thread_local uint32_t own_deep;

static inline uint64_t word_at(uintptr_t base, uint32_t offset) { return *(const uint64_t*)(base + offset); }
static inline int32_t number_at(uintptr_t base, uint32_t offset) { return *(const int32_t*)(base + offset); }

/* The thread's innermost CFrame; use_tracing is its first member. */
TRACER_HOT uintptr_t cframe_of(uintptr_t state, int is_3_11) {
    return word_at(state, is_3_11 ? CFRAME_3_11 : CFRAME_3_10);
}

TRACER_HOT int32_t using_of(uintptr_t cframe, int is_3_11) {
    return is_3_11 ? *(const uint8_t*)cframe : *(const int32_t*)cframe;
}

TRACER_HOT void set_using(uintptr_t cframe, int32_t value, int is_3_11) {
    if (is_3_11)
        *(uint8_t*)cframe = (uint8_t)value;
    else
        *(int32_t*)cframe = value;
}

TRACER_HOT uint64_t profile_hook_of(uintptr_t state, int is_3_11) {
    return word_at(state, (is_3_11 ? CFRAME_3_11 : CFRAME_3_10) + 8);
}

TRACER_HOT uint64_t trace_hook_of(uintptr_t state, int is_3_11) {
    return word_at(state, (is_3_11 ? CFRAME_3_11 : CFRAME_3_10) + 16);
}

TRACER_HOT int has_our_hook(uintptr_t state, int is_3_11) {
    return profile_hook_of(state, is_3_11) == our_hook && trace_hook_of(state, is_3_11) == 0;
}

/* After a frame: as it was, unless the program has set a hook of its own, or taken ours away. */
TRACER_HOT void restore(uintptr_t state, uintptr_t cframe, int32_t was, int is_3_11) {
    if (TRACER_SELDOM(!has_our_hook(state, is_3_11)))
        was = profile_hook_of(state, is_3_11) || trace_hook_of(state, is_3_11) ? using_value : 0;
    set_using(cframe, was, is_3_11);
}

/* A frame that fails for want of room is no call. */
TRACER_HOT int has_room(uintptr_t state, int is_3_11) {
    int32_t depth = number_at(state, STACK_DEPTH);
    if (is_3_11) return depth > NEAR_ITS_LIMIT;
    return depth < ALWAYS_THERE || depth + NEAR_ITS_LIMIT < get_recursion_limit();
}

/* Events come of this frame though it was called by a simple one. */
TRACER_HOT void* awake(uintptr_t state, uintptr_t frame, uintptr_t throwing, int is_3_11) {
    uintptr_t cframe = cframe_of(state, is_3_11);
    set_using(cframe, using_value, is_3_11);
    void* result = interpreters_run(state, frame, throwing);
    restore(state, cframe, 0, is_3_11);
    return result;
}

/* What is called here by a return, and not inlined, keeps what calls it from needing room on the stack itself. */
#define APART __attribute__((noinline)) static

APART void* awake_3_10(uintptr_t state, uintptr_t frame, uintptr_t throwing) {
    return awake(state, frame, throwing, 0);
}

APART void* awake_3_11(uintptr_t state, uintptr_t frame, uintptr_t throwing) {
    return awake(state, frame, throwing, 1);
}

TRACER_HOT void* by_events(uintptr_t state, uintptr_t frame, uintptr_t throwing, int is_3_11) {
    if (TRACER_SELDOM(using_of(cframe_of(state, is_3_11), is_3_11) == 0))
        return is_3_11 ? awake_3_11(state, frame, throwing) : awake_3_10(state, frame, throwing);
    return interpreters_run(state, frame, throwing);
}

TRACER_HOT void* simple(tracer_thread* thread, tracer_pair* pair, uintptr_t state, uintptr_t frame, int is_3_11) {
    if (TRACER_SELDOM(!has_room(state, is_3_11))) return by_events(state, frame, 0, is_3_11);
    uintptr_t cframe = cframe_of(state, is_3_11);
    uint64_t code = word_at(frame, FRAME_CODE);
    int32_t was = using_of(cframe, is_3_11);
    set_using(cframe, 0, is_3_11);
    tracer_push(thread, pair, code, NULL, 0);
    const tracer_call* call = thread->top;
    void* result = interpreters_run(state, frame, 0);
    if (__builtin_expect(thread->top >= call, 1)) tracer_leave(thread, code); /* else it has been ended */
    restore(state, cframe, was, is_3_11);
    return result;
}

APART void* simple_3_10(tracer_thread* thread, tracer_pair* pair, uintptr_t state, uintptr_t frame) {
    return simple(thread, pair, state, frame, 0);
}

APART void* simple_3_11(tracer_thread* thread, tracer_pair* pair, uintptr_t state, uintptr_t frame) {
    return simple(thread, pair, state, frame, 1);
}

TRACER_HOT void* of_pair(tracer_thread* thread, tracer_pair* pair, const uintptr_t* arguments, int is_3_11) {
    if (!pair || !pair->is_simple) return by_events(arguments[0], arguments[1], arguments[2], is_3_11);
    if (is_3_11) return simple_3_11(thread, pair, arguments[0], arguments[1]);
    return simple_3_10(thread, pair, arguments[0], arguments[1]);
}

/* The pair is not at hand. */
APART void* run_seldom(uintptr_t state, uintptr_t frame, uintptr_t throwing) {
    tracer_pair* pair = tracer_pair_of_seldom(tracer_self, word_at(frame, FRAME_CODE));
    const uintptr_t arguments[] = {state, frame, throwing};
    if (tracer_agent.version >= VERSION_3_11) return of_pair(tracer_self, pair, arguments, 1);
    return of_pair(tracer_self, pair, arguments, 0);
}

TRACER_HOT void* run(uintptr_t state, uintptr_t frame, uintptr_t throwing, int is_3_11) {
    tracer_thread* thread = tracer_self;
    if (TRACER_SELDOM(!thread || !has_our_hook(state, is_3_11) || tracer_agent.state != TRACER_COUNTING))
        return interpreters_run(state, frame, throwing);
    if (TRACER_SELDOM(number_at(state, TRACING) != 0)) /* of an audit hook */
        return interpreters_run(state, frame, throwing);
    tracer_pair* pair = tracer_pair_at_hand(thread, word_at(frame, FRAME_CODE));
    const uintptr_t arguments[] = {state, frame, throwing};
    if (TRACER_SELDOM(!pair)) return run_seldom(state, frame, throwing);
    return of_pair(thread, pair, arguments, is_3_11);
}

static void* run_3_10(uintptr_t state, uintptr_t frame, uintptr_t throwing) { return run(state, frame, throwing, 0); }

/* Those that are waited for, since nobody will see their first frame now. Whoever holds the lock may set what is a
 * thread's own. */
static void hook_every_thread(void) {
    uintptr_t state = first_thread(tracer_profile_hook_interpreter());
    for (; state; state = next_thread(state)) {
        if (profile_hook_of(state, 1) || trace_hook_of(state, 1) || number_at(state, TRACING) != 0) continue;
        *(uint64_t*)(state + CFRAME_3_11 + 8) = our_hook;
        set_using(cframe_of(state, 1), using_value, 1);
    }
}

void* tracer_frames_run_deep(uintptr_t state, uintptr_t frame, uintptr_t throwing) {
    int is_asleep = has_our_hook(state, 1) && number_at(state, TRACING) == 0 && !using_of(cframe_of(state, 1), 1);
    ++deep;
    ++own_deep;
    if (tracer_profile_hook_rest()) hook_every_thread();
    void* result = is_asleep ? awake_3_11(state, frame, throwing) : interpreters_run(state, frame, throwing);
    --own_deep;
    if (--deep == 0) tracer_profile_hook_wake();
    return result;
}

APART void* run_3_11_deep(uintptr_t state, uintptr_t frame, uintptr_t throwing) {
    return samplers_is_deep() ? tracer_frames_run_deep(state, frame, throwing) : run(state, frame, throwing, 1);
}

static void* run_3_11(uintptr_t state, uintptr_t frame, uintptr_t throwing) {
    if (samplers_may_be_deep()) return run_3_11_deep(state, frame, throwing);
    return run(state, frame, throwing, 1);
}

static uint32_t is_simple(uint64_t code) { return tracer_code_is_simple(code, tracer_agent.version); }

void tracer_frames_set(int on, const void* hook) {
    uintptr_t state = (uintptr_t)tracer_profile_hook_state();
    int is_3_11 = tracer_agent.version >= VERSION_3_11;
    if (!interpreters_run) return;
    our_hook = (uint64_t)(uintptr_t)hook;
    int can_run = on && has_our_hook(state, is_3_11);
    if (can_run) using_value = using_of(cframe_of(state, is_3_11), is_3_11);
    if (!tracer_frames_run) return;
    tracer_is_simple = can_run ? is_simple : NULL;
    if (can_run)
        tracer_profile_hook_exchange(interpreters_run, tracer_frames_run);
    else
        tracer_profile_hook_exchange(tracer_frames_run, interpreters_run);
}

void tracer_frames_restart(void) { deep = own_deep; }

void tracer_frames_find(uint32_t version, tracer_run_frame interpreters, int is_alone) {
    if (!samplers_stack_room_find()) return;
    first_thread = (uintptr_t(*)(void*))fah_find_symbol("PyInterpreterState_ThreadHead");
    next_thread = (uintptr_t(*)(uintptr_t))fah_find_symbol("PyThreadState_Next");
    if (!first_thread || !next_thread) return;
    get_recursion_limit = (int (*)(void))fah_find_symbol("Py_GetRecursionLimit");
    interpreters_run = interpreters;
    if (is_alone && get_recursion_limit) tracer_frames_run = version < VERSION_3_11 ? run_3_10 : run_3_11;
}

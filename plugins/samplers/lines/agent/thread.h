/* One thread's account: which chosen frames are running, at which line, and what each line has come to since it was last told.
 * Only the thread itself writes, so there is no lock; an account is mapped at its first event. */
#ifndef LINES_THREAD_H
#define LINES_THREAD_H

#include <fixingahole/agent.h>
#include <stdint.h>

#include "plugins/samplers/lines/agent/codes.h"
#include "plugins/samplers/support/ticks.h"

#define LINES_MAX_DEPTH 65535u
#define LINES_MAX_LINES 32768u
#define LINES_TABLE (LINES_MAX_LINES * 2)
#define LINES_COST_SCALE 256u
#define LINES_TELLING_NS 200000000u

/* Times are ticks. */
typedef struct lines_line {
    uint64_t key; /* function's number << 32 | line; 0 = free */
    uint64_t hits;
    uint64_t time;
    uint64_t counting; /* of time, in ticks * LINES_COST_SCALE */
} lines_line;

/* A chosen frame that is running. The clock of a line stands still while the same function runs above it. */
typedef struct lines_frame {
    uint32_t function;
    uint32_t outer;   /* the frame of the same function below this one; 0 = none */
    uint64_t code;    /* object, which lives as long as it runs */
    lines_line* line; /* that runs; NULL before the first */
    uint64_t begin;
    uint64_t spent; /* what counting had cost by then */
} lines_frame;

typedef struct lines_thread {
    uint32_t depth;  /* of frames[]; frames[0] is unused */
    uint32_t beyond; /* frames deeper than there is room for */
    uint64_t spent;  /* what counting has cost so far, in ticks * LINES_COST_SCALE */
    uint64_t next_telling;
    uint32_t in_use; /* atomic */
    uint32_t used_count;
    fah_target_thread* thread;
    lines_line lost; /* takes what has no room */
    uint32_t innermost[LINES_MAX_FUNCTIONS];
    uint32_t used[LINES_MAX_LINES]; /* places in the table */
    lines_line table[LINES_TABLE];
    lines_frame frames[LINES_MAX_DEPTH + 1];
} lines_thread;

/* What one event costs, and one frame without its lines. In ticks * LINES_COST_SCALE. */
typedef struct lines_cost {
    uint64_t line;
    uint64_t frame;
} lines_cost;

extern lines_cost lines_costs;
extern uint32_t lines_quiet; /* 1 = nothing is told: the costs are being measured */
extern _Thread_local lines_thread* lines_self;

/* The calling thread's account, or NULL when it has none any more, or there is no memory. */
lines_thread* lines_thread_new(void);

/* At the thread's end, in it: ends its frames and tells its lines. */
void lines_thread_end(void);

/* In the forking thread of a fork's child: what was counted is the parent's, what runs goes on. */
void lines_threads_restart(void);

void lines_threads_visit(void (*visit)(lines_thread* thread));

/* Tells what has come to the host, lines that run included, and begins anew. What the ring has no room for waits. */
void lines_tell(lines_thread* thread);

/* As if nothing had been counted yet. */
void lines_begin_again(lines_thread* thread);

/* Something that will not be in the figures: LINES_MISSED_*. */
void lines_miss(uint32_t why, uint64_t count);
void lines_missed_restart(void);

/* The place of the line, made if it is new. Where there is no room: one that is not told. */
lines_line* lines_new_line(lines_thread* thread, uint64_t key);

/* Ends every frame above this depth. */
void lines_leave_to(lines_thread* thread, uint32_t depth);

static inline lines_thread* lines_current(void) {
    lines_thread* thread = lines_self;
    return __builtin_expect(thread != 0, 1) ? thread : lines_thread_new();
}

/* Lines of one function lie side by side, so that a function touches few pages. */
static inline uint32_t lines_first_place(uint64_t key) {
    return ((uint32_t)(key >> 32) * 0x9e3779b1u / 64 + (uint32_t)key) & (LINES_TABLE - 1);
}

static inline lines_line* lines_line_of(lines_thread* thread, uint32_t function, uint32_t line) {
    uint64_t key = (uint64_t)function << 32 | line;
    lines_line* place = &thread->table[lines_first_place(key)];
    return __builtin_expect(place->key == key, 1) ? place : lines_new_line(thread, key);
}

/* The time since the line's clock went on counts to it. */
static inline void lines_stop(lines_thread* thread, lines_frame* frame, uint64_t now) {
    lines_line* line = frame->line;
    int64_t passed = (int64_t)(now - frame->begin);
    if (!line || passed <= 0) return;
    line->time += (uint64_t)passed;
    line->counting += thread->spent - frame->spent;
}

static inline void lines_go_on(const lines_thread* thread, lines_frame* frame, uint64_t now) {
    frame->begin = now;
    frame->spent = thread->spent;
}

static inline void lines_enter(lines_thread* thread, uint32_t function, uint64_t code) {
    if (__builtin_expect(thread->depth == LINES_MAX_DEPTH, 0)) {
        ++thread->beyond;
        return;
    }
    uint64_t now = samplers_ticks();
    lines_frame* frame = &thread->frames[++thread->depth];
    uint32_t outer = thread->innermost[function];
    if (outer) lines_stop(thread, &thread->frames[outer], now);
    thread->innermost[function] = thread->depth;
    *frame = (lines_frame){.function = function, .outer = outer, .code = code};
    lines_go_on(thread, frame, now);
}

/* The innermost frame has come to this line. */
static inline void lines_hit(lines_thread* thread, uint32_t line) {
    lines_frame* frame = &thread->frames[thread->depth];
    uint64_t now = samplers_ticks();
    thread->spent += lines_costs.line;
    lines_stop(thread, frame, now);
    frame->line = lines_line_of(thread, frame->function, line);
    ++frame->line->hits;
    lines_go_on(thread, frame, now);
    if (__builtin_expect(now >= thread->next_telling, 0)) lines_tell(thread);
}

/* Ends the innermost frame. */
static inline void lines_leave(lines_thread* thread, uint64_t now) {
    lines_frame* frame = &thread->frames[thread->depth--];
    thread->spent += lines_costs.frame / 2;
    lines_stop(thread, frame, now);
    thread->spent += lines_costs.frame - lines_costs.frame / 2;
    thread->innermost[frame->function] = frame->outer;
    if (frame->outer) lines_go_on(thread, &thread->frames[frame->outer], now);
}

#endif

/* What has come to each line goes through the ring, a few times a second and at the end. */
#include <stddef.h>

#include "plugins/samplers/lines/agent/agent.h"
#include "plugins/samplers/lines/agent/thread.h"
#include "plugins/samplers/lines/lines_wire.h"
#include "plugins/samplers/support/kept_record.h"

static uint64_t missed[LINES_MISSED_COUNT]; /* atomic: told with the next amounts of any thread */

void lines_miss(uint32_t why, uint64_t count) { __atomic_fetch_add(&missed[why], count, __ATOMIC_RELAXED); }

void lines_missed_restart(void) {
    for (uint32_t i = 0; i < LINES_MISSED_COUNT; ++i) missed[i] = 0;
}

static void tell_missed(void) {
    lines_missed record = {{0}};
    uint64_t any = 0;
    for (uint32_t i = 0; i < LINES_MISSED_COUNT; ++i) {
        record.count[i] = __atomic_exchange_n(&missed[i], 0, __ATOMIC_RELAXED);
        any |= record.count[i];
    }
    if (any) lines_agent.core->write_code(lines_agent.channel, LINES_RECORD_MISSED, &record, sizeof record, 0);
}

/* Lines that run count as far as they have come, and go on when all is told. */
static void stop_clocks(lines_thread* thread) {
    uint64_t now = samplers_ticks();
    for (uint32_t depth = thread->depth; depth > 0; --depth) {
        lines_frame* frame = &thread->frames[depth];
        if (thread->innermost[frame->function] == depth) lines_stop(thread, frame, now);
    }
}

static void start_clocks(lines_thread* thread) {
    uint64_t now = samplers_ticks();
    for (uint32_t depth = thread->depth; depth > 0; --depth) lines_go_on(thread, &thread->frames[depth], now);
    thread->next_telling = now + samplers_ticks_of(LINES_TELLING_NS);
}

static lines_amounts amounts_of(const lines_line* line, uint64_t scale) {
    return (lines_amounts){.function = (uint32_t)(line->key >> 32),
                           .line = (uint32_t)line->key,
                           .hits = line->hits,
                           .time_ns = samplers_scaled(line->time, scale),
                           .counting_ns = samplers_scaled(line->counting, scale) / LINES_COST_SCALE};
}

static int tell_some(lines_thread* thread, lines_line** lines, uint32_t count, uint64_t scale) {
    lines_amounts amounts[LINES_MAX_AMOUNTS];
    amounts[0] = (lines_amounts){0};
    for (uint32_t i = 0; i < count; ++i) amounts[i] = amounts_of(lines[i], scale);
    if (!samplers_write(lines_agent.core, lines_agent.channel, thread->thread, LINES_RECORD_AMOUNTS, amounts,
                        count * (uint32_t)sizeof *amounts))
        return 0;
    for (uint32_t i = 0; i < count; ++i) lines[i]->hits = lines[i]->time = lines[i]->counting = 0;
    return 1;
}

void lines_tell(lines_thread* thread) {
    lines_line* lines[LINES_MAX_AMOUNTS];
    uint32_t count = 0, room = 1;
    if (lines_quiet) thread->next_telling = UINT64_MAX; /* what events cost is being measured: not this */
    if (lines_agent.state == LINES_OVER || lines_quiet) return;
    uint64_t scale = samplers_tick_scale();
    stop_clocks(thread);
    for (uint32_t i = 0; i < thread->used_count && room; ++i) {
        lines_line* line = &thread->table[thread->used[i]];
        if (line->hits | line->time) lines[count++] = line;
        if (count < LINES_MAX_AMOUNTS) continue;
        room = (uint32_t)tell_some(thread, lines, count, scale);
        count = 0;
    }
    if (count && room) tell_some(thread, lines, count, scale);
    tell_missed();
    start_clocks(thread);
}

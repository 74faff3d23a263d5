#include "plugins/samplers/lines/testing/account.h"

#include <string.h>

#include "plugins/samplers/lines/agent/agent.h"
#include "plugins/samplers/lines/agent/codes.h"
#include "plugins/samplers/lines/agent/thread.h"

#define MOST_TOLD 100000u

lines_agent_state lines_agent;
static lines_amounts told[MOST_TOLD];
static uint32_t told_count, record_count, is_refused;
static uint64_t without_room;

uint32_t lines_look_at(uint64_t code) { return (uint32_t)code; }

static fah_target_thread* current_thread(uint32_t channel, void*** slot) {
    (void)channel, (void)slot;
    return NULL;
}

static int32_t write_record(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                            uint32_t size, uint32_t with_stack) {
    (void)channel, (void)thread, (void)with_stack;
    if (is_refused || kind != LINES_RECORD_AMOUNTS) return FAH_FAILED;
    ++record_count;
    memcpy(&told[told_count], payload, size);
    told_count += size / (uint32_t)sizeof *told;
    return FAH_OK;
}

static int32_t write_code(uint32_t channel, uint32_t kind, const void* payload, uint32_t size, uint64_t code) {
    (void)channel, (void)size, (void)code;
    if (kind == LINES_RECORD_MISSED) without_room += ((const lines_missed*)payload)->count[LINES_MISSED_ROOM];
    return FAH_OK;
}

static void count(uint32_t loss, uint64_t add) { (void)loss, (void)add; }

void account_begin(uint64_t line, uint64_t frame) {
    static const fah_core core = {.struct_size = sizeof core,
                                  .current_thread = current_thread,
                                  .write = write_record,
                                  .count = count,
                                  .write_code = write_code};
    lines_agent = (lines_agent_state){.core = &core, .channel = 1, .state = LINES_COUNTING};
    if (!samplers_entries) samplers_codes_start();
    lines_costs = (lines_cost){line * LINES_COST_SCALE, frame * LINES_COST_SCALE};
    lines_begin_again(lines_current());
    lines_current()->next_telling = UINT64_MAX;
    told_count = record_count = 0;
    without_room = 0;
}

void account_enter(uint32_t function) { lines_enter(lines_current(), function, function); }
void account_hit(uint32_t line) { lines_hit(lines_current(), line); }
void account_leave(void) { account_leave_to(lines_current()->depth - 1); }
void account_leave_to(uint32_t depth) { lines_leave_to(lines_current(), depth); }
void account_fork(void) { lines_threads_restart(); }
void account_end(void) { lines_leave_to(lines_current(), 0); }
uint32_t account_depth(void) { return lines_current()->depth; }
uint32_t account_records(void) { return record_count; }
uint64_t account_without_room(void) { return without_room; }

void account_tell(uint32_t refused) {
    is_refused = refused;
    lines_tell(lines_current());
    is_refused = 0;
}

lines_amounts account_told(uint32_t function, uint32_t line) {
    lines_amounts sum = {.function = function, .line = line};
    for (uint32_t i = 0; i < told_count; ++i) {
        if (told[i].function != function || told[i].line != line) continue;
        sum.hits += told[i].hits;
        sum.time_ns += told[i].time_ns;
        sum.counting_ns += told[i].counting_ns;
    }
    return sum;
}

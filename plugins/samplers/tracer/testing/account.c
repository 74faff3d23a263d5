#include "plugins/samplers/tracer/testing/account.h"

#include <stdlib.h>
#include <string.h>

#include "plugins/samplers/tracer/agent/account.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/c_names.h"
#include "plugins/samplers/tracer/agent/python_objects.h"

#define MOST_TOLD 400000u
#define MOST_FUNCTIONS 200000u
#define DEALLOC_WORD 6

tracer_agent_state tracer_agent;
int64_t tracer_long = INT64_MAX;

static tracer_calls told[MOST_TOLD];
static uint64_t codes[MOST_FUNCTIONS]; /* by number */
static uint32_t told_count, functions_told, others_told, is_refused;
static uint64_t lost;
static void* code_type[8];
static samplers_method_def definitions[ACCOUNT_C_FUNCTIONS] = {
    {"first", 0, 0, 0}, {"second", 0, 0, 0}, {"third", 0, 0, 0}, {"fourth", 0, 0, 0}};
static uint32_t c_numbers[ACCOUNT_C_FUNCTIONS];
static samplers_c_function c_functions[ACCOUNT_C_FUNCTIONS];

uint32_t tracer_c_name(uint64_t definition, const void* callable, char* out, uint32_t room) {
    const char* name = ((const samplers_method_def*)(uintptr_t)definition)->name;
    (void)callable, (void)room;
    memcpy(out, name, strlen(name));
    return (uint32_t)strlen(name);
}

void tracer_tell_span(tracer_thread* thread, const tracer_call* call, uint64_t now) {
    (void)thread, (void)call, (void)now;
}

static fah_target_thread* current_thread(uint32_t channel, void*** slot) {
    (void)channel, (void)slot;
    return NULL;
}

static int32_t write_record(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                            uint32_t size, uint32_t with_stack) {
    (void)channel, (void)thread, (void)with_stack;
    if (is_refused || kind != TRACER_RECORD_CALLS) return FAH_FAILED;
    memcpy(&told[told_count], payload, size);
    told_count += size / (uint32_t)sizeof *told;
    return FAH_OK;
}

static int32_t write_code(uint32_t channel, uint32_t kind, const void* payload, uint32_t size, uint64_t code) {
    const tracer_function* function = payload;
    const char* name = (const char*)payload + sizeof *function;
    (void)channel;
    if (kind != TRACER_RECORD_FUNCTION) return FAH_FAILED;
    ++functions_told;
    if (!function->is_c) codes[function->number] = code;
    if (function->is_c && size > sizeof *function && name[0] == '[') ++others_told;
    for (uint32_t i = 0; function->is_c && i < ACCOUNT_C_FUNCTIONS; ++i) {
        if (strncmp(definitions[i].name, name, size - sizeof *function) == 0) c_numbers[i] = function->number;
    }
    return FAH_OK;
}

static void count(uint32_t loss, uint64_t add) {
    if (loss == FAH_LOSS_CALLS) lost += add;
}

static void dealloc(void* code) { (void)code; }

static void make_process(void) {
    code_type[DEALLOC_WORD] = (void*)(uintptr_t)dealloc;
    samplers_codes_start();
    samplers_watch_codes((uint64_t)(uintptr_t)code_type);
    for (uint32_t i = 0; i < ACCOUNT_C_FUNCTIONS; ++i) c_functions[i].definition = &definitions[i];
}

void account_begin(uint64_t inside, uint64_t around) {
    static const fah_core core = {.struct_size = sizeof core,
                                  .current_thread = current_thread,
                                  .write = write_record,
                                  .count = count,
                                  .write_code = write_code};
    tracer_agent = (tracer_agent_state){.core = &core, .channel = 1, .state = TRACER_COUNTING};
    if (!samplers_entries) make_process();
    samplers_codes_restart();
    tracer_costs = (tracer_cost){.inside = {inside * TRACER_COST_SCALE}, .around = {around * TRACER_COST_SCALE}};
    tracer_begin_again(tracer_current());
    tracer_current()->next_telling = UINT64_MAX;
    told_count = functions_told = others_told = 0;
    lost = 0;
    memset(codes, 0, sizeof codes);
    memset(c_numbers, 0, sizeof c_numbers);
}

void account_enter(uint64_t code) { tracer_enter(tracer_current(), code, NULL, 0); }
void account_resume(uint64_t code) { tracer_enter(tracer_current(), code, NULL, 1); }
void account_leave(uint64_t code) { tracer_leave(tracer_current(), code); }

static uint64_t definition_of(uint32_t function) { return (uint64_t)(uintptr_t)&definitions[function]; }

void account_enter_c(uint32_t function) {
    tracer_enter(tracer_current(), definition_of(function), &c_functions[function], 0);
}

void account_leave_c(uint32_t function) { tracer_leave(tracer_current(), definition_of(function)); }
void account_dealloc(uint64_t code) { ((void (*)(void*))(uintptr_t)code_type[DEALLOC_WORD])((void*)(uintptr_t)code); }

void account_fork(void) {
    samplers_codes_restart();
    tracer_threads_restart();
    tracer_current()->next_telling = UINT64_MAX;
}

void account_tell(uint32_t refused) {
    is_refused = refused;
    tracer_tell(tracer_current());
    tracer_current()->next_telling = UINT64_MAX;
    is_refused = 0;
}

void account_end_calls(void) {
    tracer_end_calls(tracer_current());
    account_tell(0);
}

uint32_t account_depth(void) { return (uint32_t)(tracer_current()->top - tracer_current()->calls); }

uint32_t account_call_is_quiet(uint64_t code) {
    tracer_thread* thread = tracer_current();
    tracer_quiet = 1;
    thread->next_telling = 0;
    account_enter(code);
    account_leave(code);
    tracer_quiet = 0;
    return thread->next_telling == UINT64_MAX;
}

static tracer_calls sum_of(uint32_t caller, uint32_t callee) {
    tracer_calls sum = {.caller = caller, .callee = callee};
    for (uint32_t i = 0; i < told_count; ++i) {
        if ((caller != UINT32_MAX && told[i].caller != caller) || (callee != UINT32_MAX && told[i].callee != callee))
            continue;
        sum.calls += told[i].calls;
        sum.first_of_pair += told[i].first_of_pair;
        sum.first_of_function += told[i].first_of_function;
        sum.resumes += told[i].resumes;
        sum.own_ns += told[i].own_ns;
        sum.pair_ns += told[i].pair_ns;
        sum.function_ns += told[i].function_ns;
        sum.counting_ns += told[i].counting_ns;
        sum.inside_ns += told[i].inside_ns;
        sum.around_ns += told[i].around_ns;
    }
    return sum;
}

tracer_calls account_told(uint32_t caller, uint32_t callee) { return sum_of(caller, callee); }
tracer_calls account_of(uint32_t callee) { return sum_of(UINT32_MAX, callee); }
tracer_calls account_of_all(void) { return sum_of(UINT32_MAX, UINT32_MAX); }

uint32_t account_number(uint64_t code) {
    uint32_t number = MOST_FUNCTIONS - 1;
    while (number && codes[number] != code) --number;
    return number;
}

uint32_t account_c_number(uint32_t function) { return c_numbers[function]; }
uint32_t account_others_told(void) { return others_told; }
uint32_t account_functions_told(void) { return functions_told; }
uint64_t account_lost(void) { return lost; }

#include "plugins/samplers/tracer/agent/functions.h"

#include <stddef.h>
#include <string.h>

#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/c_names.h"
#include "plugins/samplers/tracer/agent/python_objects.h"
#include "plugins/samplers/tracer/agent/thread.h"
#include "plugins/samplers/tracer/tracer_wire.h"

#define NAME_ROOM 512u

uint64_t tracer_thread_maker;
static uint32_t last_number = TRACER_OTHERS;
static uint32_t others_epoch;

typedef struct named_function {
    tracer_function head;
    char name[NAME_ROOM];
} named_function;

static int tell_name(named_function* record, uint32_t number, uint32_t length) {
    record->head = (tracer_function){number, 1};
    return tracer_agent.core->write_code(tracer_agent.channel, TRACER_RECORD_FUNCTION, record,
                                         (uint32_t)sizeof record->head + length, 0) == FAH_OK;
}

static int tell_code(uint64_t key, uint32_t number) {
    tracer_function record = {number, 0};
    return tracer_agent.core->write_code(tracer_agent.channel, TRACER_RECORD_FUNCTION, &record, sizeof record, key) ==
           FAH_OK;
}

static int tell_c_function(uint64_t key, const void* callable, uint32_t number) {
    named_function record;
    if (strcmp(((const samplers_method_def*)(uintptr_t)key)->name, "start_new_thread") == 0) tracer_thread_maker = key;
    uint32_t length = tracer_c_name(key, callable, record.name, NAME_ROOM);
    return tell_name(&record, number, length);
}

static uint32_t others(void) {
    static const char name[] = "[other functions]";
    tracer_agent.core->count(FAH_LOSS_CALLS, 1);
    if (others_epoch != samplers_epoch) {
        named_function record;
        memcpy(record.name, name, sizeof name);
        if (tell_name(&record, TRACER_OTHERS, sizeof name - 1)) others_epoch = samplers_epoch;
    }
    return TRACER_OTHERS;
}

int tracer_functions_have_room(void) { return last_number + 1 < TRACER_MAX_FUNCTIONS; }

uint32_t tracer_new_function(uint64_t key, const void* callable) {
    samplers_entry* entry = samplers_find_entry(key);
    if (!entry) return others();
    int is_known = entry->key == key;
    if (is_known && entry->epoch == samplers_epoch) return entry->number;
    if (!is_known && last_number + 1 >= TRACER_MAX_FUNCTIONS) return others();
    uint32_t number = is_known ? entry->number : last_number + 1;
    int told = tracer_quiet || (callable ? tell_c_function(key, callable, number) : tell_code(key, number));
    if (!told) return others();
    if (!is_known) last_number = number;
    *entry = (samplers_entry){key, number, samplers_epoch};
    return number;
}

void tracer_tell_again(uint64_t key, const void* callable, uint32_t number) {
    samplers_entry* entry = samplers_find_entry(key);
    if (!entry || entry->key != key || entry->number != number || entry->epoch == samplers_epoch) return;
    int told = callable ? tell_c_function(key, callable, number) : tell_code(key, number);
    if (told) entry->epoch = samplers_epoch;
}

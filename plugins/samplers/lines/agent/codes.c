/* A code object is looked at when it first runs, and with it those in its constants, which are the functions and classes it
 * defines: so a function is known before it is called, and its qualified name too, where code objects do not have it (3.10). */
#include "plugins/samplers/lines/agent/codes.h"

#include <stddef.h>
#include <string.h>

#include "plugins/samplers/lines/agent/agent.h"
#include "plugins/samplers/lines/agent/choices.h"
#include "plugins/samplers/lines/agent/python_api.h"
#include "plugins/samplers/lines/agent/thread.h"
#include "plugins/samplers/lines/lines_wire.h"
#include "plugins/samplers/support/pages.h"

#define NAME_ROOM 512u
#define MAX_NESTING 32u
#define FOR_MEASURING (LINES_MAX_FUNCTIONS - 1)
#define OPTIMIZED 1 /* co_flags of functions, not of classes and modules */

/* Functions that look alike (a module that is run again) are one. */
typedef struct chosen {
    uint64_t identity;
    uint64_t choices;
} chosen;

void (*lines_on_chosen)(uint64_t code);
static chosen* functions; /* by number */
static uint32_t last_number;

int lines_codes_start(void) {
    functions = samplers_map((size_t)LINES_MAX_FUNCTIONS * sizeof(chosen));
    if (!functions || !samplers_codes_start()) return 0;
    samplers_watch_codes((uint64_t)(uintptr_t)lines_python.code_type);
    return 1;
}

static uint64_t mixed(uint64_t sum, const char* text) {
    for (; *text; ++text) sum = (sum ^ (uint8_t)*text) * 0x100000001b3ull;
    return (sum ^ 0xff) * 0x100000001b3ull;
}

/* The number of the function that looks like this, made if it is new; 0 without room. */
static uint32_t number_of(uint64_t identity) {
    for (uint32_t number = 1; number <= last_number; ++number) {
        if (functions[number].identity == identity) return number;
    }
    if (last_number + 1 == FOR_MEASURING) return 0;
    functions[++last_number].identity = identity;
    return last_number;
}

static int tell(uint64_t code, uint32_t number) {
    lines_function record = {number, 0, functions[number].choices};
    return lines_agent.core->write_code(lines_agent.channel, LINES_RECORD_FUNCTION, &record, sizeof record, code) ==
           FAH_OK;
}

static void choose(uint64_t code, uint64_t identity, uint64_t choices) {
    samplers_entry* entry = samplers_find_entry(code);
    uint32_t number = entry ? number_of(identity) : 0;
    if (!number) {
        lines_miss(LINES_MISSED_ROOM, 1);
        return;
    }
    int is_new = entry->key != code || entry->number != number;
    functions[number].choices |= choices;
    *entry = (samplers_entry){code, number, samplers_epoch};
    tell(code, number);
    if (is_new && lines_on_chosen) lines_on_chosen(code);
}

typedef struct names {
    void* file;
    void* name;
    void* qualified;
} names;

static const char* text_of(const void* object) {
    const char* text = object ? lines_python.as_utf8(object) : NULL;
    if (object && !text) lines_python.clear_error();
    return text ? text : "";
}

static long number_in(void* code, const char* attribute) {
    void* value = lines_python.get_attribute(code, attribute);
    long number = value ? lines_python.as_long(value) : 0;
    lines_release(value);
    return number;
}

static names names_of(void* code) {
    names found = {lines_python.get_attribute(code, "co_filename"), lines_python.get_attribute(code, "co_name"),
                   lines_python.get_attribute(code, "co_qualname")};
    lines_python.clear_error();
    return found;
}

static void release_names(const names* of) {
    lines_release(of->file);
    lines_release(of->name);
    lines_release(of->qualified);
}

static uint64_t identity_of(void* code, const char* file, const char* qualified) {
    uint64_t line = (uint64_t)number_in(code, "co_firstlineno");
    return mixed(mixed(line * 0x9e3779b97f4a7c15ull + 0xcbf29ce484222325ull, file), qualified) | 1;
}

/* "outer.<locals>" for what a function defines, "Class" for what a class does, "" for a module. */
static void prefix_within(void* code, const char* name, const char* qualified, char* out) {
    size_t length = strlen(qualified);
    static const char locals[] = ".<locals>";
    out[0] = '\0';
    if (strcmp(name, "<module>") == 0 || length + sizeof locals > NAME_ROOM) return;
    memcpy(out, qualified, length + 1);
    if (number_in(code, "co_flags") & OPTIMIZED) memcpy(out + length, locals, sizeof locals);
}

static void look(void* code, const char* prefix, uint32_t nesting);

static void look_within(void* code, const char* name, const char* qualified, uint32_t nesting) {
    char prefix[NAME_ROOM];
    void* constants = lines_python.get_attribute(code, "co_consts");
    int64_t count = constants ? lines_python.size(constants) : 0;
    prefix_within(code, name, qualified, prefix);
    for (int64_t i = 0; i < count; ++i) {
        void* constant = lines_python.item(constants, i);
        if (constant && lines_class_of(constant) == lines_python.code_type) look(constant, prefix, nesting + 1);
    }
    lines_release(constants);
}

static void join(char* out, const char* prefix, const char* name) {
    size_t first = strlen(prefix), second = strlen(name);
    if (first + second + 2 > NAME_ROOM) first = 0;
    if (second + 2 > NAME_ROOM) second = 0;
    memcpy(out, prefix, first);
    if (first) out[first++] = '.';
    memcpy(out + first, name, second);
    out[first + second] = '\0';
}

static void look(void* code, const char* prefix, uint32_t nesting) {
    char made[NAME_ROOM];
    samplers_entry* entry = samplers_find_entry((uint64_t)(uintptr_t)code);
    if (!entry || nesting > MAX_NESTING) return;
    if (entry->key != (uint64_t)(uintptr_t)code) *entry = (samplers_entry){(uint64_t)(uintptr_t)code, 0, 0};
    names of = names_of(code);
    const char *file = text_of(of.file), *name = text_of(of.name);
    join(made, prefix, name);
    const char* qualified = of.qualified ? text_of(of.qualified) : made;
    uint64_t choices = lines_choices_of(file, name, qualified);
    if (choices) choose((uint64_t)(uintptr_t)code, identity_of(code, file, qualified), choices);
    look_within(code, name, qualified, nesting);
    release_names(&of);
}

uint32_t lines_look_at(uint64_t code) {
    samplers_entry* entry = samplers_find_entry(code);
    if (!entry) return 0;
    if (entry->key == code && entry->epoch == samplers_epoch) return entry->number;
    if (entry->key == code && entry->number == 0) return 0;
    if (entry->key == code) {
        if (tell(code, entry->number)) entry->epoch = samplers_epoch;
        return entry->number;
    }
    void *type = NULL, *value = NULL, *trace = NULL;
    lines_python.fetch_error(&type, &value, &trace);
    look((void*)(uintptr_t)code, "", 0);
    lines_python.restore_error(type, value, trace);
    return entry->key == code ? entry->number : 0;
}

void lines_choose(uint64_t code, uint32_t choice) {
    lines_look_at(code);
    names of = names_of((void*)(uintptr_t)code);
    const char* file = text_of(of.file);
    const char* qualified = text_of(of.qualified ? of.qualified : of.name);
    choose(code, identity_of((void*)(uintptr_t)code, file, qualified), 1ull << choice);
    release_names(&of);
}

uint32_t lines_choose_quietly(uint64_t code) {
    samplers_entry* entry = samplers_find_entry(code);
    if (!entry) return 0;
    *entry = (samplers_entry){code, FOR_MEASURING, samplers_epoch};
    if (lines_on_chosen) lines_on_chosen(code);
    return entry->number;
}

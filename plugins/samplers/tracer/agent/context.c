#include "plugins/samplers/tracer/agent/context.h"

#include <stddef.h>
#include <string.h>

#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/python_objects.h"
#include "plugins/samplers/tracer/timeline_wire.h"
#include "sdk/agent/elf_lookup.h"

#define TASKS 1024u /* names that are remembered; of others the name is told again */

static struct {
    void* (*modules)(void);
    void* (*get_item_text)(void* dict, const char* name);
    void* (*get_item)(void* dict, void* key);
    void* (*get_attribute)(void* object, const char* name);
    void* (*call_method)(void* object, const char* name, const char* format, ...);
    void (*fetch_error)(void** type, void** value, void** trace);
    void (*restore_error)(void* type, void* value, void* trace);
    void (*clear_error)(void);
    void (*keep)(void* object);
    void (*release)(void* object);
    void* none;
    const void* dict;
} python;

typedef struct told_task {
    uint64_t hash;
    uint32_t number;
    uint32_t unused;
} told_task;

typedef struct named {
    union {
        tracer_task task;
        uint64_t align;
    };
    char name[TRACER_MAX_TEXT];
} named;

static told_task tasks[TASKS];
static uint32_t last_task;
static uint64_t told_name;

int tracer_context_find(void) {
    python.modules = (void* (*)(void))fah_find_symbol("PyImport_GetModuleDict");
    python.get_item_text = (void* (*)(void*, const char*))fah_find_symbol("PyDict_GetItemString");
    python.get_item = (void* (*)(void*, void*))fah_find_symbol("PyDict_GetItem");
    python.get_attribute = (void* (*)(void*, const char*))fah_find_symbol("PyObject_GetAttrString");
    python.call_method = (void* (*)(void*, const char*, const char*, ...))fah_find_symbol("PyObject_CallMethod");
    python.fetch_error = (void (*)(void**, void**, void**))fah_find_symbol("PyErr_Fetch");
    python.restore_error = (void (*)(void*, void*, void*))fah_find_symbol("PyErr_Restore");
    python.clear_error = (void (*)(void))fah_find_symbol("PyErr_Clear");
    python.keep = (void (*)(void*))fah_find_symbol("Py_IncRef");
    python.release = (void (*)(void*))fah_find_symbol("Py_DecRef");
    python.none = (void*)fah_find_symbol("_Py_NoneStruct");
    python.dict = (const void*)fah_find_symbol("PyDict_Type");
    return python.modules && python.get_item_text && python.get_item && python.get_attribute && python.call_method &&
           python.fetch_error && python.restore_error && python.clear_error && python.keep && python.release &&
           python.none && python.dict;
}

void tracer_context_restart(void) {
    memset(tasks, 0, sizeof tasks);
    last_task = 0;
    told_name = 0;
}

/* FNV-1a; never 0. */
static uint64_t hash_of(const char* text) {
    uint64_t hash = 0xcbf29ce484222325ull;
    for (; *text; ++text) hash = (hash ^ (uint8_t)*text) * 0x100000001b3ull;
    return hash | 1;
}

static uint32_t copy_text(char* to, const char* from) {
    size_t length = strlen(from);
    if (length > TRACER_MAX_TEXT) length = TRACER_MAX_TEXT;
    memcpy(to, from, length);
    return (uint32_t)length;
}

static uint32_t number_of(const char* name) {
    uint64_t hash = hash_of(name);
    told_task* task = &tasks[(hash >> 20) & (TASKS - 1)];
    if (task->hash == hash) return task->number;
    named record = {.task = {.number = last_task + 1}};
    uint32_t length = copy_text(record.name, name);
    if (tracer_agent.core->write_code(tracer_agent.channel, TRACER_RECORD_TASK, &record,
                                      (uint32_t)offsetof(named, name) + length, 0) != FAH_OK)
        return 0;
    *task = (told_task){hash, ++last_task, 0};
    return task->number;
}

/* Up to 3.13 the tasks stand in a dictionary by loop; later the module is asked. */
static void* task_of_loop(void* asyncio, void* loop) {
    void* tasks_by_loop = python.get_attribute(asyncio, "_current_tasks");
    if (!tasks_by_loop) {
        python.clear_error();
        return python.call_method(asyncio, "current_task", "O", loop);
    }
    void* task = NULL;
    if (((const samplers_object*)tasks_by_loop)->class == python.dict) {
        task = python.get_item(tasks_by_loop, loop);
        if (task) python.keep(task);
    }
    python.release(tasks_by_loop);
    return task;
}

static uint32_t ask_task(void) {
    void* asyncio = python.get_item_text(python.modules(), "_asyncio");
    void* loop = asyncio ? python.call_method(asyncio, "_get_running_loop", NULL) : NULL;
    void* task = loop && loop != python.none ? task_of_loop(asyncio, loop) : NULL;
    void* name = task && task != python.none ? python.call_method(task, "get_name", NULL) : NULL;
    const char* text = name ? tracer_text(name) : NULL;
    uint32_t number = text ? number_of(text) : 0;
    if (name) python.release(name);
    if (task) python.release(task);
    if (loop) python.release(loop);
    return number;
}

static void ask_process(void) {
    void* module = python.get_item_text(python.modules(), "multiprocessing.process");
    void* process = module ? python.get_attribute(module, "_current_process") : NULL;
    void* name = process ? python.get_attribute(process, "_name") : NULL;
    const char* text = name ? tracer_text(name) : NULL;
    if (text && strcmp(text, "MainProcess") != 0 && told_name != hash_of(text)) {
        char record[TRACER_MAX_TEXT];
        uint32_t length = copy_text(record, text);
        if (tracer_agent.core->write_code(tracer_agent.channel, TRACER_RECORD_NAME, record, length, 0) == FAH_OK)
            told_name = hash_of(text);
    }
    if (name) python.release(name);
    if (process) python.release(process);
}

uint32_t tracer_context_ask(void) {
    void *type = NULL, *value = NULL, *trace = NULL;
    python.fetch_error(&type, &value, &trace);
    uint32_t task = ask_task();
    ask_process();
    python.restore_error(type, value, trace); /* what else went wrong meanwhile is forgotten */
    return task;
}

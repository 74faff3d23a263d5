#include "plugins/samplers/tracer/agent/pauses.h"

#include <stddef.h>
#include <string.h>

#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/context.h"
#include "plugins/samplers/tracer/agent/python_objects.h"
#include "plugins/samplers/tracer/agent/timeline.h"
#include "plugins/samplers/tracer/timeline_wire.h"
#include "sdk/agent/elf_lookup.h"

#define FAST_CALL 0x80

static struct {
    void* (*import)(const char* name);
    void* (*get_attribute)(void* object, const char* name);
    void* (*get_item_text)(void* dict, const char* name);
    void* (*new_function)(samplers_method_def* definition, void* self, void* module);
    int (*append)(void* list, void* item);
    long (*as_long)(void* object);
    void (*clear_error)(void);
    void (*keep)(void* object);
    void (*release)(void* object);
    void* none;
} python;

static uint64_t long_ns;
static _Thread_local uint64_t pause_begin;

int tracer_pauses_find(void) {
    python.import = (void* (*)(const char*))fah_find_symbol("PyImport_ImportModule");
    python.get_attribute = (void* (*)(void*, const char*))fah_find_symbol("PyObject_GetAttrString");
    python.get_item_text = (void* (*)(void*, const char*))fah_find_symbol("PyDict_GetItemString");
    python.new_function = (void* (*)(samplers_method_def*, void*, void*))fah_find_symbol("PyCFunction_NewEx");
    python.append = (int (*)(void*, void*))fah_find_symbol("PyList_Append");
    python.as_long = (long (*)(void*))fah_find_symbol("PyLong_AsLong");
    python.clear_error = (void (*)(void))fah_find_symbol("PyErr_Clear");
    python.keep = (void (*)(void*))fah_find_symbol("Py_IncRef");
    python.release = (void (*)(void*))fah_find_symbol("Py_DecRef");
    python.none = (void*)fah_find_symbol("_Py_NoneStruct");
    return python.import && python.get_attribute && python.get_item_text && python.new_function && python.append &&
           python.as_long && python.clear_error && python.keep && python.release && python.none;
}

static uint64_t number_in(void* facts, const char* name) {
    void* item = python.get_item_text(facts, name);
    long number = item ? python.as_long(item) : 0;
    return number > 0 ? (uint64_t)number : 0;
}

static void tell_pause(uint64_t begin, uint64_t end, void* facts) {
    tracer_pause pause = {.begin_ns = begin,
                          .end_ns = end,
                          .generation = (uint32_t)number_in(facts, "generation"),
                          .freed = number_in(facts, "collected")};
    void** slot = NULL;
    fah_target_thread* thread = tracer_agent.core->current_thread(tracer_agent.channel, &slot);
    if (thread) tracer_tell_timed(thread, TRACER_RECORD_PAUSE, &pause, sizeof pause, end - begin);
}

/* phase: "start" or "stop"; facts: a dictionary. */
static void* on_collection(void* self, void* const* arguments, size_t count) {
    const char* phase = count == 2 ? tracer_text(arguments[0]) : NULL;
    (void)self;
    if (phase && tracer_agent.state == TRACER_COUNTING) {
        uint64_t now = samplers_clock_ns();
        if (strcmp(phase, "start") == 0)
            pause_begin = now;
        else if (pause_begin && now - pause_begin >= long_ns)
            tell_pause(pause_begin, now, arguments[1]);
    }
    python.keep(python.none);
    return python.none;
}

void tracer_pauses_watch(uint64_t least_ns) {
    static samplers_method_def definition = {"fixingahole_timeline", (void (*)(void))on_collection, FAST_CALL, NULL};
    long_ns = least_ns;
    void* collector = python.import("gc");
    void* callbacks = collector ? python.get_attribute(collector, "callbacks") : NULL;
    void* callback = callbacks ? python.new_function(&definition, NULL, NULL) : NULL;
    if (callback) {
        python.append(callbacks, callback);
        python.release(callback);
    }
    if (callbacks) python.release(callbacks);
    if (collector) python.release(collector);
    python.clear_error();
}

void tracer_tell_mark(const void* arguments) {
    typedef struct told {
        tracer_mark head;
        char text[TRACER_MAX_TEXT];
    } told;
    const samplers_tuple* tuple = arguments;
    const void* item = tuple->size > 0 ? tracer_python.item(tuple, 0) : NULL;
    const char* text = item ? tracer_text(item) : NULL;
    void** slot = NULL;
    fah_target_thread* thread = tracer_agent.core->current_thread(tracer_agent.channel, &slot);
    if (!text) python.clear_error(); /* no UTF-8 */
    if (!text || !thread) return;
    told record = {.head = {.time_ns = samplers_clock_ns(), .task = tracer_context_ask()}};
    size_t length = strlen(text);
    if (length > TRACER_MAX_TEXT) length = TRACER_MAX_TEXT;
    memcpy(record.text, text, length);
    tracer_tell_timed(thread, TRACER_RECORD_MARK, &record, (uint32_t)(offsetof(told, text) + length), UINT64_MAX);
}

#include "plugins/samplers/tracer/agent/c_names.h"

#include <stddef.h>
#include <string.h>

#include "plugins/samplers/tracer/agent/python_objects.h"

typedef struct text {
    char* out;
    uint32_t room, length;
} text;

static void add(text* to, const char* piece) {
    for (; *piece && to->length < to->room; ++piece) to->out[to->length++] = *piece;
}

/* The class in whose own methods the definition stands, of a class and those it is derived from; NULL when in none. */
static const samplers_class* owner_of(const samplers_class* class, uint64_t definition) {
    const samplers_tuple* order = class->mro;
    for (int64_t i = 0; order && i < order->size; ++i) {
        const samplers_class* base = tracer_python.item(order, i);
        for (const samplers_method_def* method = base->methods; method && method->name; ++method) {
            if ((uint64_t)(uintptr_t)method == definition) return base;
        }
    }
    return NULL;
}

static void add_method(text* to, const char* name, const samplers_class* owner) {
    add(to, "<method '");
    add(to, name);
    add(to, "' of '");
    add(to, owner->name);
    add(to, "' objects>");
}

static void add_function(text* to, const char* name, const void* module) {
    const char* module_name = module ? tracer_text(module) : NULL;
    add(to, "<built-in method ");
    if (module_name) {
        add(to, module_name);
        add(to, ".");
    }
    add(to, name);
    add(to, ">");
}

uint32_t tracer_c_name(uint64_t definition, const void* callable, char* out, uint32_t room) {
    const samplers_method_def* method = (const samplers_method_def*)(uintptr_t)definition;
    const samplers_class* owner = NULL;
    text to = {out, room, 0};
    const samplers_c_function* function = NULL;
    if (callable && tracer_is_method_descriptor(callable))
        owner = ((const samplers_descriptor*)callable)->class;
    else if (callable)
        function = callable;
    if (function && function->self) owner = owner_of(((const samplers_object*)function->self)->class, definition);
    if (owner)
        add_method(&to, method->name, owner);
    else if (function && strcmp(method->name, "__new__") == 0 && !function->module)
        add(&to, "<built-in method __new__ of type object>");
    else
        add_function(&to, method->name, function ? function->module : NULL);
    return to.length;
}

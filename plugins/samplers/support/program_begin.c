/* The interpreter tells an audit hook when it begins to run the program. Such a hook has to be set after it has chosen its
 * allocators, by which it frees what it keeps of it, and before it is up: that is where it makes its first built-in modules. */
#include "plugins/samplers/support/program_begin.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sdk/agent/elf_lookup.h"

typedef struct built_in {
    const char* name;
    void* (*make)(void);
} built_in;

typedef int (*audit_hook)(const char* event, void* arguments, void* data);

static int (*add_audit_hook)(audit_hook, void*);
static void* (*make_module)(void);
static void (*tell)(const char* event, void* arguments);
static uint32_t is_hooked;

static int on_audit(const char* event, void* arguments, void* data) {
    (void)data;
    tell(event, arguments);
    return 0;
}

static void* make_module_and_hook(void) {
    if (!is_hooked) add_audit_hook(on_audit, NULL);
    is_hooked = 1;
    return make_module();
}

int samplers_watch_program(void (*told)(const char* event, void* arguments)) {
    built_in** table = (built_in**)fah_find_symbol("PyImport_Inittab");
    add_audit_hook = (int (*)(audit_hook, void*))fah_find_symbol("PySys_AddAuditHook");
    if (!table || !add_audit_hook) return 0;
    for (built_in* module = *table; module->name; ++module) {
        if (strcmp(module->name, "posix") != 0 || !module->make) continue;
        tell = told;
        make_module = module->make;
        module->make = make_module_and_hook;
        return 1;
    }
    return 0;
}

/* The interpreter tells an audit hook when it begins to run the program. Such a hook has to be set after it has chosen its
 * allocators, by which it frees what it keeps of it, and before it is up: that is where it makes its first built-in modules. */
#include "plugins/samplers/tracer/agent/begin.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/costs.h"
#include "plugins/samplers/tracer/agent/monitoring.h"
#include "plugins/samplers/tracer/agent/pauses.h"
#include "plugins/samplers/tracer/agent/profile_hook.h"
#include "plugins/samplers/tracer/agent/thread.h"
#include "plugins/samplers/tracer/agent/timeline.h"
#include "sdk/agent/elf_lookup.h"

typedef struct built_in {
    const char* name;
    void* (*make)(void);
} built_in;

typedef int (*audit_hook)(const char* event, void* arguments, void* data);

static int (*add_audit_hook)(audit_hook, void*);
static void* (*make_module)(void);
static uint32_t is_hooked;

static void begin_program(void) {
    tracer_agent.state = TRACER_OVER;
    if (tracer_agent.by_monitoring && !tracer_monitoring_start()) return;
    tracer_agent.state = TRACER_COUNTING;
    tracer_measure_costs();
    tracer_tell_start();
    tracer_timeline_start();
    if (tracer_agent.by_monitoring)
        tracer_monitoring_set(1);
    else
        tracer_profile_hook_set(1);
}

static void give_way(void) {
    tracer_thread* thread = tracer_self;
    if (!tracer_profile_hook_replaced() || !thread) return;
    tracer_end_calls(thread);
    tracer_tell(thread);
    tracer_agent.core->count(FAH_LOSS_CALLS_REPLACED, 1);
}

static int on_audit(const char* event, void* arguments, void* data) {
    (void)data;
    if (tracer_agent.state == TRACER_WAITING) {
        if (strncmp(event, "cpython.run_", 12) == 0) begin_program();
    } else if (tracer_agent.state == TRACER_COUNTING) {
        if (!tracer_agent.by_monitoring && strcmp(event, "sys.setprofile") == 0) give_way();
        if (tracer_timeline_is_wanted() && strcmp(event, TRACER_MARK_EVENT) == 0) tracer_tell_mark(arguments);
    }
    return 0;
}

static void* make_module_and_hook(void) {
    if (!is_hooked) add_audit_hook(on_audit, NULL);
    is_hooked = 1;
    return make_module();
}

int tracer_begin_watch(void) {
    built_in** table = (built_in**)fah_find_symbol("PyImport_Inittab");
    add_audit_hook = (int (*)(audit_hook, void*))fah_find_symbol("PySys_AddAuditHook");
    if (!table || !add_audit_hook) return 0;
    for (built_in* module = *table; module->name; ++module) {
        if (strcmp(module->name, "posix") != 0 || !module->make) continue;
        make_module = module->make;
        module->make = make_module_and_hook;
        return 1;
    }
    return 0;
}

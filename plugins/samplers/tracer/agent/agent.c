/* The tracer inside the target: joining the run, forks, the end. */
#include "plugins/samplers/tracer/agent/agent.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugins/samplers/support/code_numbers.h"
#include "plugins/samplers/support/monitoring.h"
#include "plugins/samplers/tracer/agent/begin.h"
#include "plugins/samplers/tracer/agent/c_names.h"
#include "plugins/samplers/tracer/agent/context.h"
#include "plugins/samplers/tracer/agent/costs.h"
#include "plugins/samplers/tracer/agent/frames.h"
#include "plugins/samplers/tracer/agent/functions.h"
#include "plugins/samplers/tracer/agent/monitoring.h"
#include "plugins/samplers/tracer/agent/profile_hook.h"
#include "plugins/samplers/tracer/agent/thread.h"
#include "plugins/samplers/tracer/agent/timeline.h"
#include "sdk/agent/elf_lookup.h"
#include "sdk/agent/python_layout.h"

#define VERSION_3_12 0x030c0000u

tracer_agent_state tracer_agent = {.state = TRACER_OVER};

static int32_t own_pid(void) { return (int32_t)syscall(SYS_getpid); }

static void begin_child(void) {
    int32_t parent_tid = tracer_self ? tracer_self->tid : 0;
    tracer_agent.pid = own_pid();
    samplers_codes_restart();
    tracer_context_restart();
    tracer_threads_restart();
    tracer_frames_restart();
    if (tracer_agent.state != TRACER_COUNTING) return;
    tracer_tell_start();
    if (tracer_timeline_is_wanted()) tracer_tell_fork(parent_tid);
}

static void on_thread_start(fah_target_thread* thread, int32_t tid, void** slot) {
    (void)thread;
    (void)slot;
    if (tracer_agent.channel && tid == own_pid() && tracer_agent.pid != tid) begin_child();
}

static void on_thread_exit(fah_target_thread* thread, void** slot) {
    (void)thread;
    (void)slot;
    tracer_thread_end();
}

static void on_disarm(void) { __atomic_store_n(&tracer_agent.state, TRACER_OVER, __ATOMIC_RELEASE); }

static void on_process_leave(uint32_t leaves) {
    if (!leaves || tracer_agent.state != TRACER_COUNTING) return;
    tracer_threads_visit(tracer_tell);
    if (tracer_timeline_is_wanted()) tracer_threads_visit(tracer_tell_unfinished);
}

static int join_run(void) {
    const fah_agent agent = {.struct_size = sizeof agent,
                             .channel = "fah.sampler.tracer",
                             .on_thread_start = on_thread_start,
                             .on_thread_exit = on_thread_exit,
                             .on_disarm = on_disarm,
                             .on_process_leave = on_process_leave};
    tracer_agent.core = fah_core_v1();
    if (!FAH_HAS(fah_core, tracer_agent.core, write_code)) return 0;
    tracer_agent.pid = own_pid();
    tracer_agent.channel = tracer_agent.core->register_agent(&agent);
    return tracer_agent.channel != 0;
}

static int find_interpreter(void) {
    const char* (*get_version)(void) = (const char* (*)(void))fah_find_symbol("Py_GetVersion");
    if (!get_version || !tracer_costs_find() || !tracer_c_names_start()) return 0;
    tracer_agent.version = fah_python_version_of(get_version());
    tracer_agent.by_monitoring = tracer_agent.version >= VERSION_3_12;
    return tracer_agent.by_monitoring ? samplers_monitoring_find() : tracer_profile_hook_find(tracer_agent.version);
}

__attribute__((constructor)) static void start(void) {
    uintptr_t code_type = fah_find_symbol("PyCode_Type");
    if (!join_run() || !code_type || !find_interpreter() || !samplers_codes_start() || !tracer_begin_watch()) return;
    tracer_timeline_find();
    samplers_ticks_start();
    samplers_watch_codes(code_type);
    tracer_agent.state = TRACER_WAITING;
}

/* Before the core's own. */
__attribute__((destructor)) static void end(void) {
    on_process_leave(1);
    on_disarm();
}

/* What audit events mean to the tracer: the program begins, sets a profile hook of its own, or leaves a mark. */
#include "plugins/samplers/tracer/agent/begin.h"

#include <string.h>

#include "plugins/samplers/support/program_begin.h"
#include "plugins/samplers/tracer/agent/agent.h"
#include "plugins/samplers/tracer/agent/costs.h"
#include "plugins/samplers/tracer/agent/monitoring.h"
#include "plugins/samplers/tracer/agent/pauses.h"
#include "plugins/samplers/tracer/agent/profile_hook.h"
#include "plugins/samplers/tracer/agent/thread.h"
#include "plugins/samplers/tracer/agent/timeline.h"

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
        tracer_profile_hook_begin(1);
}

static void give_way(void) {
    tracer_thread* thread = tracer_self;
    if (!tracer_profile_hook_replaced() || !thread) return;
    tracer_end_calls(thread);
    tracer_tell(thread);
    tracer_agent.core->count(FAH_LOSS_CALLS_REPLACED, 1);
}

static void on_audit(const char* event, void* arguments) {
    if (tracer_agent.state == TRACER_WAITING) {
        if (strncmp(event, "cpython.run_", 12) == 0) begin_program();
    } else if (tracer_agent.state == TRACER_COUNTING) {
        if (!tracer_agent.by_monitoring && strcmp(event, "sys.setprofile") == 0) give_way();
        if (tracer_timeline_is_wanted() && strcmp(event, TRACER_MARK_EVENT) == 0) tracer_tell_mark(arguments);
    }
}

int tracer_begin_watch(void) { return samplers_watch_program(on_audit); }

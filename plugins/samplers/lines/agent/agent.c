/* The agent of --lines inside the target: joining the run, its begin, forks, the end. */
#include "plugins/samplers/lines/agent/agent.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugins/samplers/lines/agent/choices.h"
#include "plugins/samplers/lines/agent/codes.h"
#include "plugins/samplers/lines/agent/costs.h"
#include "plugins/samplers/lines/agent/frames.h"
#include "plugins/samplers/lines/agent/marks.h"
#include "plugins/samplers/lines/agent/monitoring.h"
#include "plugins/samplers/lines/agent/python_api.h"
#include "plugins/samplers/lines/agent/thread.h"
#include "plugins/samplers/support/code_numbers.h"
#include "plugins/samplers/support/monitoring.h"
#include "plugins/samplers/support/program_begin.h"
#include "sdk/agent/elf_lookup.h"
#include "sdk/agent/python_layout.h"

#define VERSION_3_12 0x030c0000u

lines_agent_state lines_agent = {.state = LINES_OVER};

static int32_t own_pid(void) { return (int32_t)syscall(SYS_getpid); }

static void begin_child(void) {
    lines_agent.pid = own_pid();
    samplers_codes_restart();
    lines_missed_restart();
    if (lines_agent.state == LINES_COUNTING) lines_tell_start();
    lines_threads_restart();
}

static void on_thread_start(fah_target_thread* thread, int32_t tid, void** slot) {
    (void)thread, (void)slot;
    if (lines_agent.channel && tid == own_pid() && lines_agent.pid != tid) begin_child();
}

static void on_thread_exit(fah_target_thread* thread, void** slot) {
    (void)thread, (void)slot;
    lines_thread_end();
}

static void on_disarm(void) { __atomic_store_n(&lines_agent.state, LINES_OVER, __ATOMIC_RELEASE); }

static void on_process_leave(uint32_t leaves) {
    if (leaves && lines_agent.state == LINES_COUNTING) lines_threads_visit(lines_tell);
}

static void begin_program(void) {
    lines_agent.state = LINES_OVER;
    if (!(lines_agent.by_monitoring ? lines_monitoring_start() : lines_frames_start())) return;
    lines_agent.state = LINES_COUNTING;
    if (lines_agent.by_monitoring) lines_monitoring_on();
    lines_measure_costs();
    lines_tell_start();
    lines_marks_start();
}

static void on_audit(const char* event, void* arguments) {
    (void)arguments;
    if (lines_agent.state == LINES_WAITING && strncmp(event, "cpython.run_", 12) == 0) begin_program();
}

static int join_run(void) {
    const fah_agent agent = {.struct_size = sizeof agent,
                             .channel = "fah.sampler.lines",
                             .on_thread_start = on_thread_start,
                             .on_thread_exit = on_thread_exit,
                             .on_disarm = on_disarm,
                             .on_process_leave = on_process_leave};
    lines_agent.core = fah_core_v1();
    if (!FAH_HAS(fah_core, lines_agent.core, write_code)) return 0;
    lines_agent.pid = own_pid();
    lines_agent.channel = lines_agent.core->register_agent(&agent);
    return lines_agent.channel != 0;
}

static int find_interpreter(void) {
    const char* (*get_version)(void) = (const char* (*)(void))fah_find_symbol("Py_GetVersion");
    if (!get_version || !lines_python_find()) return 0;
    lines_agent.version = fah_python_version_of(get_version());
    lines_agent.by_monitoring = lines_agent.version >= VERSION_3_12;
    return lines_agent.by_monitoring ? samplers_monitoring_find() : lines_frames_find(lines_agent.version);
}

__attribute__((constructor)) static void start(void) {
    if (!join_run() || !lines_choices_start() || !find_interpreter() || !lines_codes_start()) return;
    if (!samplers_watch_program(on_audit)) return;
    samplers_ticks_start();
    lines_agent.state = LINES_WAITING;
}

/* Before the core's own. */
__attribute__((destructor)) static void end(void) {
    on_process_leave(1);
    on_disarm();
}

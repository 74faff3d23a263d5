/* The life of a process image: joining the run in the constructor, forks, and every orderly way out. */
#include "sdk/agent/process.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/agents.h"
#include "sdk/agent/attributes.h"
#include "sdk/agent/callee.h"
#include "sdk/agent/clocks.h"
#include "sdk/agent/code_table.h"
#include "sdk/agent/elf_lookup.h"
#include "sdk/agent/image.h"
#include "sdk/agent/next_function.h"
#include "sdk/agent/python.h"
#include "sdk/agent/sample.h"
#include "sdk/agent/signals.h"
#include "sdk/agent/threads.h"
#include "sdk/agent/value_stack.h"

extern int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void* dso);
extern void* __dso_handle __attribute__((visibility("hidden")));

static void in_forked_child(void) {
    if (!fah_this_run.control) return;
    uint32_t was_profiled = fah_interpreter.status == FAH_STATUS_SAMPLING;
    fah_code_table_clear();
    if (!was_profiled || !fah_this_run.control->follow_children || !fah_run_alive(&fah_this_run, fah_now_ns())) {
        __atomic_store_n(&fah_image->live, 0, __ATOMIC_RELEASE);
        return;
    }
    if (!fah_image_restart()) return;
    fah_agents_announce();
    fah_threads_restart();
}

/* Where children are not to be followed, the first Python process to come is the one (it may exec itself again). */
static int is_followed(void) {
    fah_control* control = fah_this_run.control;
    uint32_t nobody = 0, self = (uint32_t)syscall(SYS_getpid);
    if (control->follow_children) return 1;
    return __atomic_compare_exchange_n(&control->first_pid, &nobody, self, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) ||
           nobody == self;
}

void fah_process_watch_forks(void) { __register_atfork(NULL, NULL, in_forked_child, &__dso_handle); }

/* Loaded into a program that runs already it waits for fah_core_attach_v1. */
__attribute__((constructor)) static void start(void) {
    if (!getenv("_FAH_RUN") || !fah_stands_before_libc() || !fah_python_find() || !fah_run_open(&fah_this_run)) return;
    if (!is_followed() || !fah_image_start()) return;
    fah_value_stack_start();
    fah_callee_start();
    fah_attributes_start();
    int ready = fah_code_table_create(fah_interpreter.code_type) && fah_signals_start() && fah_threads_start();
    if (!ready) {
        fah_image_disarm(FAH_STATUS_DISARMED);
        return;
    }
    fah_process_watch_forks();
}

/* Time that no sample will see any more, of every thread. */
static void write_last_records(void) {
    if (!fah_image_is_ours()) return;
    fah_agents_leave(1);
    fah_threads_visit(fah_write_unsampled);
}

static int stay(int result) {
    if (fah_image_is_ours()) fah_agents_leave(0);
    return result;
}

void fah_process_note_usage(void) {
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    fah_image->user_before_ns = fah_timeval_ns(&usage.ru_utime);
    fah_image->system_before_ns = fah_timeval_ns(&usage.ru_stime);
}

void fah_process_write_end(void) {
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    fah_wire_exit record = {.time_ns = fah_now_ns(),
                            .user_ns = fah_timeval_ns(&usage.ru_utime) - fah_image->user_before_ns,
                            .system_ns = fah_timeval_ns(&usage.ru_stime) - fah_image->system_before_ns};
    fah_ring_write(&fah_image->ring, FAH_WIRE_EXIT, 0, 0, &record, sizeof record);
    __atomic_store_n(&fah_image->ring.head->clean_exit, 1, __ATOMIC_RELEASE);
}

static void write_exit(void) {
    if (!fah_image_is_ours() || fah_image->ring.head->clean_exit) return;
    write_last_records();
    fah_process_write_end();
}

__attribute__((destructor)) static void end(void) { write_exit(); }

#define EXIT_CALL(name)                                                                                                \
    FAH_EXPORT void name(int status) {                                                                                 \
        write_exit();                                                                                                  \
        FAH_NEXT(name)(status);                                                                                        \
        __builtin_unreachable();                                                                                       \
    }

EXIT_CALL(_exit)
EXIT_CALL(_Exit)
EXIT_CALL(quick_exit)

/* A failed exec goes on; the records stay true. */
FAH_EXPORT int execve(const char* path, char* const arguments[], char* const environment[]) {
    write_last_records();
    return stay(FAH_NEXT(execve)(path, arguments, environment));
}

FAH_EXPORT int execv(const char* path, char* const arguments[]) {
    write_last_records();
    return stay(FAH_NEXT(execv)(path, arguments));
}

FAH_EXPORT int execvp(const char* file, char* const arguments[]) {
    write_last_records();
    return stay(FAH_NEXT(execvp)(file, arguments));
}

FAH_EXPORT int execvpe(const char* file, char* const arguments[], char* const environment[]) {
    write_last_records();
    return stay(FAH_NEXT(execvpe)(file, arguments, environment));
}

FAH_EXPORT int fexecve(int fd, char* const arguments[], char* const environment[]) {
    write_last_records();
    return stay(FAH_NEXT(fexecve)(fd, arguments, environment));
}

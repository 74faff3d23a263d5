#include "sdk/agent/attach.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/agents.h"
#include "sdk/agent/attributes.h"
#include "sdk/agent/callee.h"
#include "sdk/agent/code_table.h"
#include "sdk/agent/image.h"
#include "sdk/agent/process.h"
#include "sdk/agent/python.h"
#include "sdk/agent/redirect.h"
#include "sdk/agent/ring_file.h"
#include "sdk/agent/signals.h"
#include "sdk/agent/value_stack.h"

static int32_t attached_pid; /* 0 = in no run */

/* What a run of before has left mapped: a thread may have stood in an agent, outside a handler, when it ended. */
static fah_ring old_ring;
static fah_control* old_control;

static void release_old(void) {
    if (old_ring.head) fah_ring_release(&old_ring);
    if (old_control) munmap(old_control, FAH_WIRE_HEAD_SIZE);
    memset(&old_ring, 0, sizeof old_ring);
    old_control = NULL;
}

/* Once for the process. */
static int prepare_interpreter(void) {
    static int is_ready;
    if (is_ready) {
        fah_code_table_clear();
        return 1;
    }
    fah_value_stack_start();
    fah_callee_start();
    fah_attributes_start();
    if (!fah_code_table_create(fah_interpreter.code_type)) return 0;
    fah_process_watch_forks();
    is_ready = 1;
    return 1;
}

static int32_t join(const fah_attached_thread* threads, uint32_t count) {
    int detached = 0;
    if (!fah_image_start())
        return fah_interpreter.status == FAH_STATUS_SAMPLING ? FAH_ATTACH_NO_ROOM : FAH_ATTACH_NO_PYTHON;
    if (!prepare_interpreter() || !fah_signals_start()) return FAH_ATTACH_NO_ROOM;
    fah_process_note_usage();
    /* This thread knows its state: where that stands can be told at once. */
    fah_python_thread_state(1, &detached);
    fah_redirect((uint64_t)(uintptr_t)&fah_core_attach_v1);
    return fah_threads_attach(threads, count) ? FAH_ATTACH_OK : FAH_ATTACH_NO_ROOM;
}

int32_t fah_core_attach_v1(const fah_attached_thread* threads, uint32_t count) {
    int32_t self = (int32_t)syscall(SYS_getpid);
    if (fah_stands_before_libc() || fah_image_live() || attached_pid == self) return FAH_ATTACH_BUSY;
    release_old();
    if (!fah_python_find()) return FAH_ATTACH_NO_PYTHON;
    if (!fah_run_open(&fah_this_run)) return FAH_ATTACH_NO_RUN;
    attached_pid = self;
    int32_t result = join(threads, count);
    if (result != FAH_ATTACH_OK) fah_core_detach_v1();
    return result;
}

/* Handlers of other threads find the image dead from here on; those at work are waited for. */
static void stop_agents(void) {
    if (fah_image_is_ours()) fah_agents_leave(1);
    __atomic_store_n(&fah_image->live, 0, __ATOMIC_RELEASE);
    fah_redirect_ends();
    fah_signals_rest();
    fah_threads_detach();
    fah_agents_disarm();
}

void fah_core_detach_v1(void) {
    if (attached_pid != (int32_t)syscall(SYS_getpid)) return;
    attached_pid = 0;
    if (fah_image->ring.head) {
        stop_agents();
        fah_process_write_end();
        old_ring = fah_image->ring;
    }
    old_control = fah_this_run.control;
    fah_this_run.control = NULL;
    fah_signals_stop();
    prctl(PR_SET_PTRACER, 0, 0, 0, 0);
    if (fah_agents_only_handle_signals()) release_old();
    fah_agents_forget();
}

/* Setting up and giving up the image's state. */
#include "sdk/agent/image.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/agents.h"
#include "sdk/agent/python.h"
#include "sdk/agent/ring_file.h"

#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif

#define DEFAULT_RING_BYTES (1024u * 1024)
#define STATUS_RING_BYTES (64u * 1024)

static fah_image_state inert;
fah_image_state* fah_image = &inert;
fah_run fah_this_run;

/* Kept outside the wiped page: what a child has to unmap. */
static fah_ring parent_ring;

int fah_image_is_ours(void) { return fah_image_live() && fah_image->pid == (int32_t)syscall(SYS_getpid); }

static int open_ring(void) {
    uint32_t status = fah_interpreter.status;
    uint64_t wanted = fah_this_run.control->ring_bytes ? fah_this_run.control->ring_bytes : DEFAULT_RING_BYTES;
    fah_ring ring = {0};
    if (!fah_ring_create(&fah_this_run, status == FAH_STATUS_SAMPLING ? wanted : STATUS_RING_BYTES, &ring)) return 0;
    memcpy(ring.head->version_text, fah_interpreter.version_text, sizeof ring.head->version_text);
    ring.head->python_version = fah_interpreter.version;
    ring.head->runtime = fah_interpreter.runtime;
    ring.head->code_type = fah_interpreter.code_type;
    ring.head->python.layout = fah_interpreter.layout;
    __atomic_store_n(&ring.head->status, status, __ATOMIC_RELEASE);
    fah_image->pid = (int32_t)syscall(SYS_getpid);
    fah_image->ring = ring;
    parent_ring = ring;
    if (status != FAH_STATUS_SAMPLING) return 0;                    /* the head says why; nothing else is written */
    prctl(PR_SET_PTRACER, fah_this_run.control->host_pid, 0, 0, 0); /* Yama: the host reads where threads wait */
    __atomic_store_n(&fah_image->live, 1, __ATOMIC_RELEASE);
    return 1;
}

int fah_image_start(void) {
    if (fah_image != &inert) { /* of an earlier run in this process */
        memset(fah_image, 0, sizeof *fah_image);
        return open_ring();
    }
    void* page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return 0;
    madvise(page, 4096, MADV_WIPEONFORK); /* before Linux 4.14: the atfork handler alone has to do */
    fah_image = page;
    return open_ring();
}

int fah_image_restart(void) {
    memset(fah_image, 0, sizeof *fah_image);
    fah_ring_release(&parent_ring);
    return open_ring();
}

void fah_image_disarm(uint32_t status) {
    uint32_t live = 1;
    if (!__atomic_compare_exchange_n(&fah_image->live, &live, 0, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return;
    __atomic_store_n(&fah_image->ring.head->status, status, __ATOMIC_RELEASE);
    fah_agents_disarm();
}

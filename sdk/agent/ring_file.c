/* One file per process image: made under a name that starts with '.', its blocks taken at once, then renamed. A sparse
 * file would be SIGBUS in the user's program when the file system fills up. */
#include "sdk/agent/ring_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/clocks.h"
#include "sdk/agent/process_facts.h"
#include "sdk/agent/run_file.h"

#define RING_SMALLEST (64u * 1024)
#define RING_LARGEST (4u * 1024 * 1024)

typedef struct ring_names {
    char hidden[FAH_RUN_FILE];
    char final[FAH_RUN_FILE];
} ring_names;

static void make_names(const fah_run* run, ring_names* names) {
    char stem[FAH_RUN_STEM];
    fah_run_stem(stem);
    fah_run_path(run, "/.", stem, ".ring", names->hidden);
    fah_run_path(run, "/", stem, ".ring", names->final);
}

/* The first process of a run gets what it wants; those behind it a sixteenth of what is left, so that 80 find room. */
static uint64_t fair_size(const fah_control* control, uint64_t wanted) {
    uint64_t used = __atomic_load_n(&control->ring_used, __ATOMIC_RELAXED);
    uint64_t left = control->ring_budget > used ? control->ring_budget - used : 0;
    uint64_t most = used == 0 ? RING_LARGEST : left / 16;
    uint64_t size = RING_SMALLEST;
    while (size < wanted && size < RING_LARGEST && size * 2 <= most) size *= 2;
    return size;
}

/* Bytes of data that were found room for, or 0. */
static uint64_t reserve_file(const fah_run* run, int fd, uint64_t wanted) {
    uint64_t size = fair_size(run->control, wanted);
    for (; size >= RING_SMALLEST; size /= 2) {
        if (!fah_run_take_budget(run->control, size + FAH_WIRE_HEAD_SIZE)) continue;
        if (fah_run_take_blocks(fd, 0, size + FAH_WIRE_HEAD_SIZE)) return size;
        __atomic_sub_fetch(&run->control->ring_used, size + FAH_WIRE_HEAD_SIZE, __ATOMIC_RELAXED);
        syscall(SYS_ftruncate, fd, 0);
    }
    return 0;
}

static void fill_head(fah_ring_head* head, uint64_t data_size) {
    head->magic = FAH_WIRE_MAGIC;
    head->wire_version = FAH_WIRE_VERSION;
    head->status = FAH_STATUS_STARTING;
    head->pid = (int32_t)syscall(SYS_getpid);
    head->parent_pid = (int32_t)syscall(SYS_getppid);
    head->pid_namespace = fah_pid_namespace();
    head->process_start = fah_process_start_ticks();
    head->image_start_ns = fah_now_ns();
    head->realtime_ns = fah_clock_ns(CLOCK_REALTIME);
    head->data_size = data_size;
}

static int map_ring(int fd, uint64_t data_size, fah_ring* out) {
    size_t bytes = (size_t)data_size + FAH_WIRE_HEAD_SIZE;
    void* map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) return 0;
    out->head = map;
    out->data = (uint8_t*)map + FAH_WIRE_HEAD_SIZE;
    out->size = data_size;
    fill_head(out->head, data_size);
    return 1;
}

int fah_ring_create(const fah_run* run, uint64_t wanted, fah_ring* out) {
    ring_names names;
    make_names(run, &names);
    int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, names.hidden, flags, 0600);
    uint64_t size = fd < 0 ? 0 : reserve_file(run, fd, wanted);
    int good = size != 0 && map_ring(fd, size, out);
    if (good) good = rename(names.hidden, names.final) == 0;
    if (fd >= 0) syscall(SYS_close, fd);
    if (good) return 1;
    if (out->head) fah_ring_release(out);
    if (fd >= 0) syscall(SYS_unlinkat, AT_FDCWD, names.hidden, 0);
    if (size) __atomic_sub_fetch(&run->control->ring_used, size + FAH_WIRE_HEAD_SIZE, __ATOMIC_RELAXED);
    __atomic_add_fetch(&run->control->unprofiled, 1, __ATOMIC_RELAXED);
    return 0;
}

void fah_ring_release(fah_ring* ring) {
    if (ring->head) munmap(ring->head, (size_t)ring->size + FAH_WIRE_HEAD_SIZE);
    ring->head = NULL;
}

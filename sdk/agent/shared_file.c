/* The whole room is mapped at once; blocks are taken as they are asked for, out of the budget of the rings. What a process image
 * has taken stands in its ring's head, so that the host gives it back with the ring. */
#include "sdk/agent/shared_file.h"

#include <fcntl.h>
#include <fixingahole/agent.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/image.h"
#include "sdk/agent/run_file.h"

_Static_assert(FAH_SHARED_PATH >= FAH_RUN_FILE, "a path of the run has to fit");

static int take(int fd, uint64_t from, uint64_t bytes) {
    fah_control* control = fah_this_run.control;
    if (!fah_run_take_budget(control, bytes)) return 0;
    if (fah_run_take_blocks(fd, from, bytes)) {
        __atomic_add_fetch(&fah_image->ring.head->shared_bytes, bytes, __ATOMIC_RELAXED);
        return 1;
    }
    fah_run_give_back(control, bytes);
    return 0;
}

void* fah_share(uint64_t room, uint64_t bytes, char* path) {
    char stem[FAH_RUN_STEM];
    if (!fah_image_live()) return NULL;
    fah_run_stem(stem);
    fah_run_path(&fah_this_run, "/", stem, ".shared", path);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return NULL;
    long map = -1;
    if (take(fd, 0, bytes) && syscall(SYS_ftruncate, fd, room) == 0)
        map = syscall(SYS_mmap, NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (map != -1) return (void*)map;
    syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    return NULL;
}

int32_t fah_share_more(const char* path, uint64_t from, uint64_t bytes) {
    if (!fah_image_live()) return FAH_FAILED;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
    if (fd < 0) return FAH_FAILED;
    int taken = take(fd, from, bytes);
    syscall(SYS_close, fd);
    return taken ? FAH_OK : FAH_FAILED;
}

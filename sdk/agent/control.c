/* Joining a run. Everything odd means: no run; a program must not suffer from an environment left over. */
#include "sdk/agent/control.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/clocks.h"

static fah_control* map_control(const char* path) {
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
    if (fd < 0) return NULL;
    off_t size = (off_t)syscall(SYS_lseek, fd, 0, SEEK_END);
    void* page = MAP_FAILED;
    if (size >= (off_t)sizeof(fah_control)) {
        page = mmap(NULL, FAH_WIRE_HEAD_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    }
    syscall(SYS_close, fd);
    return page == MAP_FAILED ? NULL : page;
}

int fah_run_open(fah_run* run) {
    const char* directory = getenv("_FAH_RUN");
    size_t length = directory ? strlen(directory) : 0;
    if (length == 0 || length >= sizeof run->directory) return 0;
    char path[FAH_RUN_PATH + 16];
    memcpy(path, directory, length + 1);
    memcpy(path + length, "/control", sizeof "/control");
    fah_control* control = map_control(path);
    if (!control) return 0;
    memcpy(run->directory, directory, length + 1);
    run->control = control;
    int known = control->magic == FAH_CONTROL_MAGIC && control->wire_version == FAH_WIRE_VERSION;
    if (known && fah_run_alive(run, fah_now_ns())) return 1;
    munmap(control, FAH_WIRE_HEAD_SIZE);
    run->control = NULL;
    return 0;
}

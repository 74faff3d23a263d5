/* Small readers of /proc and of the run directory. They answer 0 instead of failing: the host then knows less. */
#include "sdk/agent/process_facts.h"

#include <dirent.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint64_t parse_number(const char* text) {
    uint64_t value = 0;
    for (; *text >= '0' && *text <= '9'; ++text) value = value * 10 + (uint64_t)(*text - '0');
    return value;
}

uint64_t fah_pid_namespace(void) {
    char link[64]; /* pid:[4026531836] */
    long length = syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/ns/pid", link, sizeof link - 1);
    if (length <= 0) return 0;
    link[length] = 0;
    const char* bracket = strchr(link, '[');
    return bracket ? parse_number(bracket + 1) : 0;
}

uint64_t fah_process_start_ticks(void) {
    char text[1024];
    int fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/stat", O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return 0;
    long length = syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    if (length <= 0) return 0;
    text[length] = 0;
    const char* field = strrchr(text, ')'); /* the name may hold blanks; field 2 ends at the last ')' */
    for (int number = 2; field && number < 22; ++number) field = strchr(field + 1, ' ');
    return field ? parse_number(field + 1) : 0;
}

/* Names of rings are <pid>-<random>.ring. */
static int is_of_process(const char* name, uint64_t pid) {
    const char* dash = strchr(name, '-');
    return name[0] >= '1' && name[0] <= '9' && dash && parse_number(name) == pid;
}

int fah_process_was_replaced(const char* run_directory) {
    _Alignas(struct dirent64) char entries[4096];
    const uint64_t pid = (uint64_t)syscall(SYS_getpid);
    uint32_t rings = 0;
    long length = 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, run_directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (fd < 0) return 0;
    while ((length = syscall(SYS_getdents64, fd, entries, sizeof entries)) > 0) {
        for (long at = 0; at < length; at += ((struct dirent64*)(void*)(entries + at))->d_reclen)
            rings += (uint32_t)is_of_process(((struct dirent64*)(void*)(entries + at))->d_name, pid);
    }
    syscall(SYS_close, fd);
    return rings > 1; /* one is this image's own */
}

static void visit_entries(const char* entries, long length, void (*visit)(int32_t tid, void* context), void* context) {
    for (long at = 0; at < length;) {
        const struct dirent64* entry = (const struct dirent64*)(const void*)(entries + at);
        uint64_t tid = parse_number(entry->d_name);
        if (tid) visit((int32_t)tid, context);
        at += entry->d_reclen;
    }
}

int fah_threads_list(void (*visit)(int32_t tid, void* context), void* context) {
    _Alignas(struct dirent64) char entries[4096];
    long length = 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (fd < 0) return 0;
    while ((length = syscall(SYS_getdents64, fd, entries, sizeof entries)) > 0)
        visit_entries(entries, length, visit, context);
    syscall(SYS_close, fd);
    return length == 0;
}

int fah_thread_exists(int32_t tid) { return syscall(SYS_tgkill, syscall(SYS_getpid), tid, 0) == 0; }

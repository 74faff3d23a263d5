/* Two small readers of /proc. They answer 0 instead of failing: the host then knows less. */
#include "sdk/agent/process_facts.h"

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

#include "sdk/agent/run_file.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/clocks.h"

static char* append(char* to, const char* text) {
    size_t length = strlen(text);
    memcpy(to, text, length + 1);
    return to + length;
}

static char* append_number(char* to, uint64_t value, uint32_t base) {
    char digits[24];
    size_t count = 0;
    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    while (count) *to++ = digits[--count];
    *to = 0;
    return to;
}

void fah_run_stem(char* out) {
    uint64_t random = 0;
    if (syscall(SYS_getrandom, &random, sizeof random, 1 /* GRND_NONBLOCK */) != (long)sizeof random)
        random = fah_now_ns();
    char* end = append_number(out, (uint64_t)syscall(SYS_getpid), 10);
    append_number(append(end, "-"), random, 16);
}

void fah_run_path(const fah_run* run, const char* slash, const char* stem, const char* suffix, char* out) {
    append(append(append(append(out, run->directory), slash), stem), suffix);
}

int fah_run_take_budget(fah_control* control, uint64_t bytes) {
    uint64_t used = __atomic_add_fetch(&control->ring_used, bytes, __ATOMIC_RELAXED);
    if (used <= control->ring_budget) return 1;
    fah_run_give_back(control, bytes);
    return 0;
}

void fah_run_give_back(fah_control* control, uint64_t bytes) {
    __atomic_sub_fetch(&control->ring_used, bytes, __ATOMIC_RELAXED);
}

static int write_zeros(int fd, uint64_t from, uint64_t bytes) {
    static const char zeros[4096];
    for (uint64_t done = 0; done < bytes; done += sizeof zeros) {
        if (syscall(SYS_pwrite64, fd, zeros, sizeof zeros, from + done) != (long)sizeof zeros) return 0;
    }
    return 1;
}

int fah_run_take_blocks(int fd, uint64_t from, uint64_t bytes) {
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
    syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, NULL, &limit);
    if (limit.rlim_cur < from + bytes) return 0; /* beyond it the kernel would send SIGXFSZ */
    if (syscall(SYS_fallocate, fd, 0, from, bytes) == 0) return 1;
    return (errno == EOPNOTSUPP || errno == ENOSYS) && write_zeros(fd, from, bytes);
}

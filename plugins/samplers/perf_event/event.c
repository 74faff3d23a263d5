#include "plugins/samplers/perf_event/event.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugins/samplers/support/thread_timer.h"

/* A table of open files is as large as its highest number, and is copied by every fork. */
#define MOST_NUMBERS 8192u

/* Out of the way of the program, which shall get the numbers it gets without us. */
static uint32_t lowest_number(void) {
    struct rlimit limit = {0, 0};
    if (syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit) != 0) return MOST_NUMBERS;
    uint64_t numbers = limit.rlim_cur < MOST_NUMBERS ? limit.rlim_cur : MOST_NUMBERS;
    return (uint32_t)(numbers / 4 * 3);
}

/* User mode only: the kernel asks for no rights then, and a signal raised inside execve would find the handlers gone. */
static int open_counter(int64_t period_ns) {
    struct perf_event_attr wanted = {.type = PERF_TYPE_SOFTWARE,
                                     .size = sizeof wanted,
                                     .config = PERF_COUNT_SW_TASK_CLOCK,
                                     .sample_period = (uint64_t)period_ns,
                                     .disabled = 1,
                                     .exclude_kernel = 1,
                                     .exclude_hv = 1,
                                     .wakeup_events = 1};
    int fd = (int)syscall(SYS_perf_event_open, &wanted, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (fd < 0) return -1;
    int high = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, lowest_number());
    syscall(SYS_close, fd);
    return high;
}

/* The signal's number before O_ASYNC: the default one would end the program. */
static int signal_thread(int fd, int32_t tid) {
    const struct f_owner_ex owner = {F_OWNER_TID, tid};
    return syscall(SYS_fcntl, fd, F_SETSIG, SAMPLING_SIGNAL) == 0 && syscall(SYS_fcntl, fd, F_SETOWN_EX, &owner) == 0 &&
           syscall(SYS_fcntl, fd, F_SETFL, O_ASYNC | O_NONBLOCK) == 0 &&
           syscall(SYS_ioctl, fd, PERF_EVENT_IOC_ENABLE, 0) == 0;
}

perf_event open_event(int32_t tid, int64_t period_ns) {
    const perf_event none = {0, 0};
    perf_event event = {open_counter(period_ns), 0};
    if (event.fd <= 0) return none;
    if (syscall(SYS_ioctl, event.fd, PERF_EVENT_IOC_ID, &event.id) == 0 && signal_thread(event.fd, tid)) return event;
    syscall(SYS_close, event.fd);
    return none;
}

int event_is_open(const perf_event* event) {
    uint64_t id = 0;
    return event->fd > 0 && syscall(SYS_ioctl, event->fd, PERF_EVENT_IOC_ID, &id) == 0 && id == event->id;
}

void close_event(perf_event* event) {
    if (event_is_open(event)) {
        syscall(SYS_ioctl, event->fd, PERF_EVENT_IOC_DISABLE, 0);
        syscall(SYS_close, event->fd);
    }
    event->fd = 0;
}

void forget_event(perf_event* event) {
    if (event_is_open(event)) syscall(SYS_close, event->fd);
    event->fd = 0;
}

/* Starts the target, waits for it, tells the host what wait4 said. A program of its own, because a child's ru_maxrss starts
 * from its parent's at exec: this one has to stay under 3 MB. It outlives the host: then the program ends as without us.
 * Must not write to the terminal, nor hold a descriptor of the program open. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "framework/launch/launch_wire.h"

#define SIGNALS 64

typedef struct request {
    int result;
    uint64_t ignored;
    uint64_t blocked;
    const char* directory;
    const char* executable;
    char** argv;
} request;

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void show_hidden_names(void) {
    const size_t length = strlen(FAH_LAUNCH_HIDE);
    for (char** entry = environ; *entry != NULL; ++entry) {
        if (strncmp(*entry, FAH_LAUNCH_HIDE, length) == 0) *entry += length;
    }
}

/* Signals that somebody sends to the whole process group reach the target by themselves. Here they stay pending for a
 * moment, by which the host sees that it need not pass them on. */
static void set_group_signals(sigset_t* set) {
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
    sigaddset(set, SIGUSR1);
    sigaddset(set, SIGUSR2);
}

static void set_own_signals(void) {
    sigset_t blocked;
    set_group_signals(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    for (int number = 1; number <= SIGNALS; ++number) {
        if (sigismember(&blocked, number) == 1) signal(number, SIG_DFL);
    }
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
}

/* The kernel's own call: libc hides two signals that it uses, and posix_spawn leaves those ignored. */
static void set_disposition(int number, int ignored) {
    const unsigned long action[4] = {ignored ? (unsigned long)SIG_IGN : (unsigned long)SIG_DFL};
    syscall(SYS_rt_sigaction, number, action, NULL, sizeof(unsigned long));
}

/* In the child. */
static void restore_inherited_signals(const request* wanted) {
    sigset_t blocked;
    sigemptyset(&blocked);
    for (int number = 1; number <= SIGNALS; ++number) {
        const uint64_t bit = (uint64_t)1 << (number - 1);
        set_disposition(number, (wanted->ignored & bit) != 0);
        if ((wanted->blocked & bit) != 0) sigaddset(&blocked, number);
    }
    sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static uint64_t read_process_start(pid_t pid) {
    char path[] = "/proc/0000000000/stat";
    char text[512];
    for (int place = 15, rest = (int)pid; place >= 6; --place, rest /= 10) path[place] = (char)('0' + rest % 10);
    char* digits = path + 6;
    while (*digits == '0') ++digits;
    memmove(path + 6, digits, strlen(digits) + 1);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    const ssize_t size = read(file, text, sizeof text - 1);
    close(file);
    if (size <= 0) return 0;
    text[size] = 0;
    const char* field = strrchr(text, ')');
    for (int number = 2; number < 22 && field != NULL; ++number) {
        field = strchr(field, ' ');
        if (field != NULL) ++field;
    }
    return field == NULL ? 0 : strtoull(field, NULL, 10);
}

/* vfork: the child's error is seen here through the shared memory, and the child has exec'ed when it returns. */
static fah_launched start_target(const request* wanted) {
    volatile int error = 0;
    volatile int step = FAH_LAUNCH_STEP_NONE;
    fah_launched launched = {.start_ns = now_ns()};
    const pid_t pid = vfork();
    if (pid == 0) {
        restore_inherited_signals(wanted);
        step = FAH_LAUNCH_STEP_DIRECTORY;
        if (wanted->directory[0] == 0 || chdir(wanted->directory) == 0) {
            step = FAH_LAUNCH_STEP_EXEC;
            execve(wanted->executable, wanted->argv, environ);
        }
        error = errno;
        _exit(127);
    }
    if (pid > 0 && error != 0) waitpid(pid, NULL, 0);
    launched.pid = pid;
    launched.error = pid < 0 ? errno : error;
    launched.step = pid < 0 ? FAH_LAUNCH_STEP_FORK : step;
    launched.process_start = pid < 0 ? 0 : read_process_start(pid);
    return launched;
}

/* A reader of the program's pipes must see their end when the program closes them, not when we do. */
static void close_all_but(int kept) {
    if (syscall(SYS_close_range, 0u, (unsigned)kept - 1u, 0u) == 0 &&
        syscall(SYS_close_range, (unsigned)kept + 1u, ~0u, 0u) == 0) {
        return;
    }
    const long limit = sysconf(_SC_OPEN_MAX);
    for (int fd = 0; fd < (limit > 0 && limit < 4096 ? (int)limit : 4096); ++fd) {
        if (fd != kept) close(fd);
    }
}

static int64_t to_ns(struct timeval time) { return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000; }

static fah_ended describe_end(int status, const struct rusage* use) {
    return (fah_ended){.wait_status = status,
                       .end_ns = now_ns(),
                       .user_ns = to_ns(use->ru_utime),
                       .system_ns = to_ns(use->ru_stime),
                       .max_rss_bytes = (int64_t)use->ru_maxrss * 1024,
                       .minor_faults = use->ru_minflt,
                       .major_faults = use->ru_majflt,
                       .voluntary_switches = use->ru_nvcsw,
                       .involuntary_switches = use->ru_nivcsw,
                       .blocks_in = use->ru_inblock,
                       .blocks_out = use->ru_oublock};
}

/* Takes pending group signals away a moment after they came, or the host would hold back the next one, sent to it alone. */
static void drop_group_signals(int group, int child) {
    struct pollfd end = {.fd = child, .events = POLLIN};
    struct signalfd_siginfo taken[4];
    (void)poll(&end, 1, 200);
    while (read(group, taken, sizeof taken) > 0) {
    }
}

static fah_ended wait_for_target(pid_t pid) {
    sigset_t group_signals, child_signals;
    struct rusage use = {0};
    int status = 0;
    set_group_signals(&group_signals);
    sigemptyset(&child_signals);
    sigaddset(&child_signals, SIGCHLD);
    struct pollfd watched[2] = {
        {.fd = signalfd(-1, &child_signals, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN},
        {.fd = signalfd(-1, &group_signals, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN},
    };
    const int no_hang = watched[0].fd < 0 ? 0 : WNOHANG;
    while (wait4(pid, &status, no_hang, &use) == 0) {
        struct signalfd_siginfo taken;
        if (poll(watched, 2, -1) < 0 && errno != EINTR) break;
        if ((watched[1].revents & POLLIN) != 0) drop_group_signals(watched[1].fd, watched[0].fd);
        while (read(watched[0].fd, &taken, sizeof taken) > 0) {
        }
    }
    return describe_end(status, &use);
}

int main(int argc, char** argv) {
    if (argc < 7) return 2;
    const request wanted = {.result = atoi(argv[1]),
                            .ignored = strtoull(argv[2], NULL, 16),
                            .blocked = strtoull(argv[3], NULL, 16),
                            .directory = argv[4],
                            .executable = argv[5],
                            .argv = argv + 6};
    fcntl(wanted.result, F_SETFD, FD_CLOEXEC);
    show_hidden_names();
    set_own_signals();
    const fah_launched launched = start_target(&wanted);
    close_all_but(wanted.result);
    if (write(wanted.result, &launched, sizeof launched) < 0 && launched.error != 0) return 1;
    if (launched.error != 0) return 0;
    const fah_ended ended = wait_for_target(launched.pid);
    return write(wanted.result, &ended, sizeof ended) == (ssize_t)sizeof ended ? 0 : 1;
}

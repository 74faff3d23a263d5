/* The floor under every sampler of the program's own threads: preloaded, it gives each thread the clocks that the samplers
 * give it (their own source is compiled in), the same signal with the same flags, and a handler that only returns. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "plugins/samplers/perf_event/event.h"
#include "plugins/samplers/support/thread_timer.h"

typedef struct start {
    void* (*function)(void*);
    void* argument;
} start;

static int with_event;
static int64_t period_ns;
static int64_t timer_period_ns;
static uint64_t signals;

static void on_signal(int signal, siginfo_t* info, void* context) {
    (void)signal;
    (void)info;
    (void)context;
    __atomic_fetch_add(&signals, 1, __ATOMIC_RELAXED);
}

static void arm(void) {
    start_timer((int32_t)syscall(SYS_gettid), timer_period_ns);
    if (with_event) open_event((int32_t)syscall(SYS_gettid), period_ns);
}

static void* run_thread(void* argument) {
    start own = *(start*)argument;
    free(argument);
    arm();
    return own.function(own.argument);
}

int pthread_create(pthread_t* out, const pthread_attr_t* attributes, void* (*function)(void*), void* argument) {
    static int (*next)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
    if (!next)
        next = (int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*))dlsym(RTLD_NEXT, "pthread_create");
    start* begun = malloc(sizeof *begun);
    *begun = (start){function, argument};
    return next(out, attributes, run_thread, begun);
}

/* As the samplers set theirs (sdk/agent/signals.c). */
static void take_signal(void) {
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK};
    action.sa_sigaction = on_signal;
    sigfillset(&action.sa_mask);
    sigdelset(&action.sa_mask, SIGSEGV);
    sigdelset(&action.sa_mask, SIGBUS);
    sigaction(SAMPLING_SIGNAL, &action, NULL);
}

__attribute__((constructor)) static void begin(void) {
    const char* source = getenv("FAH_FLOOR_SOURCE");
    if (!source) return;
    with_event = strcmp(source, "perf_event") == 0;
    period_ns = period_from_environment("FAH_FLOOR_PERIOD_NS");
    timer_period_ns = whole_ticks(period_ns);
    if (with_event) {
        if (kernel_tick_ns() > 0) timer_period_ns = kernel_tick_ns() / 8;
        period_ns -= period_ns / 61;
    }
    take_signal();
    arm();
}

/* How often it was called, for the bench. */
__attribute__((destructor)) static void end(void) {
    const char* path = getenv("FAH_FLOOR_COUNT");
    char text[32];
    int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (file < 0) return;
    if (write(file, text, (size_t)snprintf(text, sizeof text, "%llu\n", (unsigned long long)signals)) < 0) return;
    close(file);
}

/* A test's agent: samples every thread by its wall clock each _FAH_STORM_PERIOD_NS, far above the rate of any real sampler
 * and in the middle of system calls too. For the torture test only: it wakes blocked threads. */
#include <fixingahole/agent.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000ll

static const fah_core* core;
static uint32_t channel;
static int64_t period_ns = 100000;

static void on_thread_start(fah_target_thread* thread, int32_t tid, void** slot) {
    (void)thread;
    struct sigevent event = {.sigev_notify = 4 /* SIGEV_THREAD_ID */, .sigev_signo = SIGSTKFLT};
    event._sigev_un._tid = tid;
    int timer = 0;
    if (syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) != 0) return;
    *slot = (void*)(intptr_t)(timer + 1);
    struct timespec period = {period_ns / SECOND, period_ns % SECOND};
    struct itimerspec both = {period, period};
    syscall(SYS_timer_settime, timer, 0, &both, NULL);
}

static void on_thread_exit(fah_target_thread* thread, void** slot) {
    (void)thread;
    if (*slot) syscall(SYS_timer_delete, (int)(intptr_t)*slot - 1);
    *slot = NULL;
}

static void on_signal(int signal, void* info, void* context) {
    (void)signal;
    (void)info;
    void** slot = NULL;
    fah_target_thread* thread = core->current_thread(channel, &slot);
    if (thread && *slot) core->sample_cpu(channel, thread, context);
}

__attribute__((constructor)) static void start(void) {
    core = fah_core_v1();
    if (!core || core->claim_signal(SIGSTKFLT, on_signal) != FAH_OK) return;
    const char* text = getenv("_FAH_STORM_PERIOD_NS");
    if (text) period_ns = strtoll(text, NULL, 10);
    const fah_agent agent = {.struct_size = sizeof agent,
                             .channel = "fah.test.storm",
                             .on_thread_start = on_thread_start,
                             .on_thread_exit = on_thread_exit,
                             .accounts_cpu = 1};
    channel = core->register_agent(&agent);
}

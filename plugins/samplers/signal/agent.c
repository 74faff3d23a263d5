/* The signal sampler inside the target: one POSIX timer per thread on that thread's CPU clock, one SIGSTKFLT per tick, one
 * sample per signal. Raw system calls: the libc wrappers would start a helper thread or need librt. */
#include <fixingahole/agent.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Not SIGPROF, which programs use; a standard signal, never queued twice. */
#define SAMPLING_SIGNAL SIGSTKFLT
#define DEFAULT_PERIOD_NS 4000000ll
#define SMALLEST_PERIOD_NS 50000ll
#define SECOND 1000000000ll

#ifndef SIGEV_THREAD_ID
#define SIGEV_THREAD_ID 4
#endif

static const fah_core* core;
static uint32_t channel;
static int64_t period_ns;

/* The agent's word for a thread: timer id + 1 in the lower half (0 = no timer), ticks to skip in the upper. */
static uint32_t timer_of(uint64_t word) { return (uint32_t)word; }
static uint32_t skip_of(uint64_t word) { return (uint32_t)(word >> 32); }
static void* make_word(uint32_t timer, uint32_t skip) { return (void*)(uintptr_t)((uint64_t)skip << 32 | timer); }

static int64_t nanoseconds(const struct timespec* time) { return time->tv_sec * SECOND + time->tv_nsec; }

/* CPU clocks are looked at once a tick. A period of whole ticks is armed a tenth of a tick short, or the expiry slips
 * behind the tick it was meant for. */
static int64_t period_from_environment(void) {
    const char* text = getenv("_FAH_SIGNAL_PERIOD_NS");
    int64_t period = text ? strtoll(text, NULL, 10) : 0;
    if (period < SMALLEST_PERIOD_NS || period > SECOND) period = DEFAULT_PERIOD_NS;
    struct timespec tick = {0, 0};
    if (clock_getres(CLOCK_MONOTONIC_COARSE, &tick) != 0 || nanoseconds(&tick) <= 0) return period;
    int64_t ticks = (period + nanoseconds(&tick) / 2) / nanoseconds(&tick);
    return (ticks < 1 ? 1 : ticks) * nanoseconds(&tick) - nanoseconds(&tick) / 10;
}

static void delete_timer(void** slot) {
    uint32_t timer = timer_of((uint64_t)(uintptr_t)*slot);
    *slot = NULL;
    if (timer) syscall(SYS_timer_delete, (int)(timer - 1));
}

static void on_thread_start(fah_target_thread* thread, int32_t tid, void** slot) {
    (void)thread;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SAMPLING_SIGNAL};
    event._sigev_un._tid = tid;
    int timer = 0;
    if (syscall(SYS_timer_create, CLOCK_THREAD_CPUTIME_ID, &event, &timer) != 0) {
        core->count(FAH_LOSS_UNARMED, 1);
        return;
    }
    *slot = make_word((uint32_t)timer + 1, 0);
    struct timespec period = {period_ns / SECOND, period_ns % SECOND};
    struct itimerspec both = {period, period};
    if (syscall(SYS_timer_settime, timer, 0, &both, NULL) == 0) return;
    core->count(FAH_LOSS_UNARMED, 1);
    delete_timer(slot);
}

static void on_thread_exit(fah_target_thread* thread, void** slot) {
    (void)thread;
    delete_timer(slot);
}

/* A sample that took over a quarter of the period pays for itself by the ticks it skips. */
static uint32_t ticks_to_skip(uint64_t took_ns) {
    uint64_t skip = took_ns * 4 / (uint64_t)period_ns;
    return skip > 1000 ? 1000 : (uint32_t)skip;
}

static void on_signal(int signal, void* info, void* context) {
    (void)signal;
    (void)info;
    void** slot = NULL;
    fah_target_thread* thread = core->current_thread(channel, &slot);
    if (!slot || !*slot) return;
    if (!thread) {
        delete_timer(slot); /* the run is over */
        return;
    }
    uint64_t word = (uint64_t)(uintptr_t)*slot;
    if (skip_of(word)) {
        *slot = make_word(timer_of(word), skip_of(word) - 1);
        core->count(FAH_LOSS_THROTTLED, 1);
        return;
    }
    uint64_t took = core->sample_cpu(channel, thread, context);
    if (ticks_to_skip(took)) *slot = make_word(timer_of(word), ticks_to_skip(took));
}

__attribute__((constructor)) static void start(void) {
    core = fah_core_v1();
    if (!core) return;
    period_ns = period_from_environment();
    if (core->claim_signal(SAMPLING_SIGNAL, on_signal) != FAH_OK) return;
    const fah_agent agent = {.struct_size = sizeof agent,
                             .channel = "fah.sampler.signal",
                             .on_thread_start = on_thread_start,
                             .on_thread_exit = on_thread_exit,
                             .accounts_cpu = 1};
    channel = core->register_agent(&agent);
}

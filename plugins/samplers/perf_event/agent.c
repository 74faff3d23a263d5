/* The perf_event sampler inside the target. Each thread has two clocks: a perf event for its time in user mode, at the rate
 * asked for, and a CPU timer at the kernel's tick. The timer sees what the event does not, time in the kernel, and goes on
 * alone when there is no event (docs/design/0008). */
#include <errno.h>
#include <fixingahole/agent.h>

#include "plugins/samplers/perf_event/system_call.h"
#include "plugins/samplers/perf_event/threads.h"
#include "plugins/samplers/support/held_time.h"
#include "plugins/samplers/support/thread_timer.h"

extern int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void* dso);
extern void* __dso_handle __attribute__((visibility("hidden")));

static const fah_core* core;
static uint32_t channel;
static int64_t period_ns;
static int64_t timer_period_ns;

/* Of the calling thread. */
static int64_t cpu_ns(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return nanoseconds(&time);
}

/* So short that no tick of the kernel misses it. */
static int64_t every_tick(void) {
    int64_t tick = kernel_tick_ns();
    return (tick > 0 ? tick : DEFAULT_PERIOD_NS) / 8;
}

/* A little out of step with the tick: in step, each tick would come in the middle of an event's interrupt. */
static int64_t out_of_step(int64_t period) { return period - period / 61; }

static void arm(sampled_thread* entry, int32_t tid) {
    entry->event_ns = entry->tick_ns = cpu_ns();
    entry->timer = start_timer(tid, timer_period_ns);
    entry->event = open_event(tid, period_ns);
    if (!entry->timer) core->count(FAH_LOSS_UNARMED, 1);
    if (!entry->event.fd) core->count(FAH_LOSS_TICK_ONLY, 1);
}

static void on_thread_start(fah_target_thread* thread, int32_t tid, void** slot) {
    (void)thread;
    int saved = errno;
    forget_parents_entries();
    sampled_thread* entry = acquire_entry();
    *slot = entry;
    if (entry)
        arm(entry, tid);
    else
        core->count(FAH_LOSS_UNARMED, 1);
    errno = saved;
}

static void disarm(void** slot) {
    sampled_thread* entry = *slot;
    *slot = NULL; /* first: from here on a signal finds nothing */
    if (!entry) return;
    close_event(&entry->event);
    delete_timer(entry->timer);
    entry->timer = 0;
    release_entry(entry);
}

static void on_thread_exit(fah_target_thread* thread, void** slot) {
    (void)thread;
    disarm(slot);
}

static void on_event(fah_target_thread* thread, sampled_thread* entry, void* context) {
    entry->event_ns = cpu_ns();
    if (entry->skip) {
        --entry->skip;
        core->count(FAH_LOSS_THROTTLED, 1);
        return;
    }
    entry->skip = ticks_to_skip(core->sample_cpu(channel, thread, context), period_ns);
}

/* The event comes again and again while the thread is in user mode: a tick then has nothing to add. */
static int event_runs(const sampled_thread* entry) {
    return entry->tick_ns - entry->event_ns < period_ns + period_ns / 2;
}

static void on_tick(fah_target_thread* thread, sampled_thread* entry, void* context) {
    int64_t before = entry->tick_ns;
    entry->tick_ns = cpu_ns();
    if (after_system_call(context)) {
        int64_t stands_for = entry->tick_ns - before;
        core->write(channel, thread, RECORD_IN_SYSTEM_CALL, &stands_for, sizeof stands_for, 0);
    } else if (entry->event.fd) {
        if (event_runs(entry)) return;
        if (!event_is_open(&entry->event)) {
            entry->event.fd = 0;
            core->count(FAH_LOSS_TICK_ONLY, 1);
        }
    }
    core->sample_cpu(channel, thread, context);
}

static void on_signal(int signal, void* info, void* context) {
    (void)signal;
    void** slot = NULL;
    fah_target_thread* thread = core->current_thread(channel, &slot);
    if (!slot || !*slot) return;
    if (!thread)
        disarm(slot); /* the run is over */
    else if (((const siginfo_t*)info)->si_code == SI_TIMER)
        on_tick(thread, *slot, context);
    else
        on_event(thread, *slot, context);
}

__attribute__((constructor)) static void start(void) {
    core = fah_core_v1();
    if (!core) return;
    period_ns = period_from_environment("_FAH_PERF_EVENT_PERIOD_NS");
    timer_period_ns = every_tick();
    period_ns = out_of_step(period_ns);
    if (core->claim_signal(SAMPLING_SIGNAL, on_signal) != FAH_OK) return;
    /* Where children are not profiled, nobody calls on_thread_start in them. */
    __register_atfork(NULL, NULL, forget_parents_entries, &__dso_handle);
    const fah_agent agent = {.struct_size = sizeof agent,
                             .channel = "fah.sampler.perf_event",
                             .on_thread_start = on_thread_start,
                             .on_thread_exit = on_thread_exit,
                             .accounts_cpu = 1};
    channel = core->register_agent(&agent);
}

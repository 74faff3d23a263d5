/* The signal sampler inside the target: one timer per thread on that thread's CPU clock, one SIGSTKFLT per tick, one
 * sample per signal. */
#include <fixingahole/agent.h>

#include "plugins/samplers/support/thread_timer.h"

static const fah_core* core;
static uint32_t channel;
static int64_t period_ns;

/* The agent's word for a thread: timer id + 1 in the lower half (0 = no timer), ticks to skip in the upper. */
static uint32_t timer_of(uint64_t word) { return (uint32_t)word; }
static uint32_t skip_of(uint64_t word) { return (uint32_t)(word >> 32); }
static void* make_word(uint32_t timer, uint32_t skip) { return (void*)(uintptr_t)((uint64_t)skip << 32 | timer); }

/* By the thread or by one that ends the run, whoever comes first. */
static void stop_timer(void** slot) {
    void* word = __atomic_exchange_n(slot, NULL, __ATOMIC_ACQ_REL);
    delete_timer(timer_of((uint64_t)(uintptr_t)word));
}

static void on_thread_start(fah_target_thread* thread, int32_t tid, void** slot) {
    (void)thread;
    *slot = make_word(start_timer(tid, period_ns), 0);
    if (!*slot) core->count(FAH_LOSS_UNARMED, 1);
}

static void on_thread_exit(fah_target_thread* thread, void** slot) {
    (void)thread;
    stop_timer(slot);
}

static void on_signal(int signal, void* info, void* context) {
    (void)signal;
    (void)info;
    void** slot = NULL;
    fah_target_thread* thread = core->current_thread(channel, &slot);
    if (!slot || !*slot) return;
    if (!thread) {
        stop_timer(slot); /* the run is over */
        return;
    }
    uint64_t word = (uint64_t)(uintptr_t)*slot;
    if (skip_of(word)) {
        *slot = make_word(timer_of(word), skip_of(word) - 1);
        core->count(FAH_LOSS_THROTTLED, 1);
        return;
    }
    uint32_t skip = ticks_to_skip(core->sample_cpu(channel, thread, context), period_ns);
    if (skip) *slot = make_word(timer_of(word), skip);
}

static int join_run(void) {
    const fah_core* live = fah_core_v1();
    if (!live) return 0;
    core = live;
    period_ns = whole_ticks(period_from_environment("_FAH_SIGNAL_PERIOD_NS"));
    if (core->claim_signal(SAMPLING_SIGNAL, on_signal) != FAH_OK) return 0;
    const fah_agent agent = {.struct_size = sizeof agent,
                             .channel = "fah.sampler.signal",
                             .on_thread_start = on_thread_start,
                             .on_thread_exit = on_thread_exit,
                             .accounts_cpu = 1};
    channel = core->register_agent(&agent);
    return channel != 0;
}

__attribute__((constructor)) static void start(void) { join_run(); }

FAH_EXPORT int32_t fah_agent_attach_v1(void);
int32_t fah_agent_attach_v1(void) { return join_run() ? FAH_OK : FAH_UNAVAILABLE; }

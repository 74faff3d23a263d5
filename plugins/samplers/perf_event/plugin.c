/* The perf_event sampler as the host sees it: descriptor and probe. */
#include "plugins/samplers/perf_event/probe.h"
#include "plugins/samplers/support/sampler.h"

static const fah_descriptor descriptor = {
    .struct_size = sizeof(fah_descriptor),
    .kind = FAH_KIND_SAMPLER,
    .id = "fah.sampler.perf_event",
    .version = "1.0.0",
    .summary = "CPU time by a perf event and a timer on each thread; up to 10000 samples a second",
    .platforms = "linux-x86_64 linux-aarch64",
    .agent = "libfixingahole_perf_event.so",
    .priority = 5, /* below the timers, which cost less: taken where they are too slow */
    .option_count = 1,
    .option_stride = sizeof(fah_option),
    .options = &rate_option,
};

static const sampler_kind perf_event_kind = {
    .period_variable = "_FAH_PERF_EVENT_PERIOD_NS",
    .best_rate_hz = perf_event_best_rate_hz,
    .capped = "the most that this sampler and kernel.perf_event_max_sample_rate allow",
    .holds_system_time = 1,
};

static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* values) {
    (void)index;
    return create_sampler(&perf_event_kind, probe_perf_event, host, values);
}

static const fah_descriptor* descriptor_at(uint32_t index) {
    (void)index;
    return &descriptor;
}

static const fah_entry entry = {
    .struct_size = sizeof(fah_entry),
    .abi_minor = FAH_ABI_MINOR,
    .plugin_count = 1,
    .descriptor = descriptor_at,
    .create = create,
};

const fah_entry* fah_plugin_entry_v1(void) { return &entry; }

/* The signal sampler as the host sees it: descriptor and probe. */
#include <stdio.h>

#include "plugins/samplers/support/sampler.h"

static const fah_descriptor descriptor = {
    .struct_size = sizeof(fah_descriptor),
    .kind = FAH_KIND_SAMPLER,
    .id = "fah.sampler.signal",
    .version = "1.0.0",
    .summary = "CPU time by a timer on each thread's own clock; needs no rights",
    .platforms = "linux-x86_64 linux-aarch64",
    .agent = "libfixingahole_signal.so",
    .priority = 10,
    .option_count = 1,
    .option_stride = sizeof(fah_option),
    .options = &rate_option,
};

static const sampler_kind signal_kind = {
    .period_variable = "_FAH_SIGNAL_PERIOD_NS",
    .best_rate_hz = kernel_ticks_per_second,
    .capped = "the kernel looks at CPU clocks once a tick, so no timer of this sampler can be faster",
};

static int32_t probe(fah_plugin* plugin, fah_probe* out) {
    (void)plugin;
    const double ticks = kernel_ticks_per_second();
    out->available = ticks > 0;
    if (out->available) {
        say_best_rate(out, ticks);
        snprintf(out->reason, sizeof out->reason, "per-thread CPU timers, up to %.0f samples a second", ticks);
        return FAH_OK;
    }
    snprintf(out->reason, sizeof out->reason, "the kernel does not say its tick length");
    snprintf(out->hint, sizeof out->hint, "allow clock_getres in this sandbox");
    return FAH_OK;
}

static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* values) {
    (void)index;
    return create_sampler(&signal_kind, probe, host, values);
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

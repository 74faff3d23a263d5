/* The signal sampler as the host sees it: descriptor, options, probe, launch. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sampler.h"

static const fah_option options[] = {
    {.struct_size = sizeof(fah_option),
     .type = FAH_OPTION_FLOAT,
     .key = "rate",
     .help =
         "samples for each second of CPU time of a thread; 0 means 250, or the kernel's tick rate where that is lower",
     .default_value = "0",
     .minimum = "0",
     .maximum = "20000"},
};

static const fah_descriptor descriptor = {
    .struct_size = sizeof(fah_descriptor),
    .kind = FAH_KIND_SAMPLER,
    .id = "fah.sampler.signal",
    .version = "1.0.0",
    .summary = "CPU time by a timer on each thread's own clock; needs no rights",
    .platforms = "linux-x86_64 linux-aarch64",
    .agent = "libfixingahole_signal.so",
    .priority = 10,
    .option_count = sizeof options / sizeof *options,
    .option_stride = sizeof(fah_option),
    .options = options,
};

sampler* sampler_of(fah_plugin* plugin) { return plugin->self; }

static int32_t probe(fah_plugin* plugin, fah_probe* out) {
    (void)plugin;
    const double ticks = kernel_ticks_per_second();
    out->available = ticks > 0;
    if (out->available) {
        snprintf(out->reason, sizeof out->reason, "per-thread CPU timers, up to %.0f samples a second", ticks);
        return FAH_OK;
    }
    snprintf(out->reason, sizeof out->reason, "the kernel does not say its tick length");
    snprintf(out->hint, sizeof out->hint, "allow clock_getres in this sandbox");
    return FAH_OK;
}

static int32_t prepare(fah_plugin* plugin, const fah_launch* launch) {
    sampler* self = sampler_of(plugin);
    if (launch->clock.size == 4 && memcmp(launch->clock.data, "wall", 4) == 0) {
        self->host->fail(self->host, "the signal sampler measures CPU time only", "use --clock cpu");
        return FAH_UNAVAILABLE;
    }
    choose_rate(self, launch->rate_hz);
    char period_ns[32];
    snprintf(period_ns, sizeof period_ns, "%.0f", 1e9 / self->rate_hz);
    return launch->set_env(launch, "_FAH_SIGNAL_PERIOD_NS", period_ns);
}

static const void* get_interface(fah_plugin* plugin, const char* id) {
    (void)plugin;
    return strcmp(id, FAH_SOURCE_ID) == 0 ? &signal_source : NULL;
}

static void destroy(fah_plugin* plugin) { free(sampler_of(plugin)); }

static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* values) {
    (void)index;
    sampler* self = calloc(1, sizeof *self);
    if (self == NULL) {
        host->fail(host, "no memory for the signal sampler", NULL);
        return NULL;
    }
    self->host = host;
    if (values->count > 0) self->option_rate_hz = values->values[0].real;
    self->plugin = (fah_plugin){.struct_size = sizeof(fah_plugin),
                                .self = self,
                                .probe = probe,
                                .prepare = prepare,
                                .get_interface = get_interface,
                                .destroy = destroy};
    return &self->plugin;
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

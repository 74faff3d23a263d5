/* What every sampler does alike: made with its option, asked to prepare, read, destroyed. */
#include "plugins/samplers/support/sampler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const fah_option rate_option = {
    .struct_size = sizeof(fah_option),
    .type = FAH_OPTION_FLOAT,
    .key = "rate",
    .help =
        "samples for each second of CPU time of a thread; 0 means 250, or the kernel's tick rate where that is lower",
    .default_value = "0",
    .minimum = "0",
    .maximum = "20000",
};

static int32_t prepare(fah_plugin* plugin, const fah_launch* launch) {
    sampler* self = sampler_of(plugin);
    choose_rate(self, launch->rate_hz);
    char period_ns[32];
    snprintf(period_ns, sizeof period_ns, "%.0f", 1e9 / self->rate_hz);
    return launch->set_env(launch, self->kind->period_variable, period_ns);
}

static const void* get_interface(fah_plugin* plugin, const char* id) {
    (void)plugin;
    return strcmp(id, FAH_SOURCE_ID) == 0 ? &ring_source : NULL;
}

static void destroy(fah_plugin* plugin) {
    free(sampler_of(plugin)->held);
    free(sampler_of(plugin));
}

fah_plugin* create_sampler(const sampler_kind* kind, int32_t (*probe)(fah_plugin*, fah_probe*), const fah_host* host,
                           const fah_option_values* values) {
    sampler* self = calloc(1, sizeof *self);
    if (self == NULL) {
        host->fail(host, "no memory for the sampler", NULL);
        return NULL;
    }
    self->kind = kind;
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

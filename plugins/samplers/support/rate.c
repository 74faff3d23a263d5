/* How often a thread is sampled for each second of its CPU time. */
#include <string.h>
#include <time.h>

#include "plugins/samplers/support/sampler.h"

#define DEFAULT_RATE_HZ 250.0
#define NS_PER_SECOND 1e9

double kernel_ticks_per_second(void) {
    struct timespec tick = {0, 0};
    if (clock_getres(CLOCK_MONOTONIC_COARSE, &tick) != 0) return 0;
    const double ns = (double)tick.tv_sec * NS_PER_SECOND + (double)tick.tv_nsec;
    return ns > 0 ? NS_PER_SECOND / ns : 0;
}

void say_best_rate(fah_probe* out, double rate_hz) {
    if (FAH_HAS(fah_probe, out, best_rate_hz)) out->best_rate_hz = rate_hz;
}

void choose_rate(sampler* self, double launch_rate_hz) {
    const double best = self->kind->best_rate_hz();
    self->wanted_rate_hz = launch_rate_hz > 0 ? launch_rate_hz : self->option_rate_hz;
    self->rate_hz = self->wanted_rate_hz > 0 ? self->wanted_rate_hz : DEFAULT_RATE_HZ;
    if (best > 0 && self->rate_hz > best) self->rate_hz = best;
}

void say_rate(const sampler* self) {
    self->host->fact_real(self->host, "rate_hz", self->rate_hz);
    if (self->wanted_rate_hz <= self->rate_hz) return;
    const char* reason = self->kind->capped;
    self->host->fact_real(self->host, "rate_wanted_hz", self->wanted_rate_hz);
    self->host->fact_text(self->host, "rate_capped", (fah_text){reason, strlen(reason)});
}

/* The host half of the signal sampler, shared between its files. Plain C against the SDK's headers. */
#ifndef SIGNAL_SAMPLER_H
#define SIGNAL_SAMPLER_H

#include <fixingahole/plugin.h>
#include <fixingahole/source.h>

typedef struct sampler {
    fah_plugin plugin; /* what the host holds; plugin.self leads back here */
    const fah_host* host;
    const fah_rings* rings; /* NULL until start() */
    double option_rate_hz;  /* the option `rate`; 0 = not given */
    double wanted_rate_hz;  /* what was asked for, 0 = nothing */
    double rate_hz;         /* what is done */
} sampler;

sampler* sampler_of(fah_plugin* plugin);

/* Ticks a second of this kernel: CPU clocks are looked at no more often. 0 when the clock cannot be read. */
double kernel_ticks_per_second(void);

/* Decides sampler->rate_hz from what was asked for. */
void choose_rate(sampler* self, double launch_rate_hz);

/* Says rate, and a cap where there was one, to the report. */
void say_rate(const sampler* self);

/* fah.source/1 (source.c) */
extern const fah_source signal_source;

#endif

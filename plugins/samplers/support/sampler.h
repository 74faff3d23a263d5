/* The host half of a CPU sampler, shared by those of this folder. Plain C against the SDK's headers. */
#ifndef SAMPLERS_SAMPLER_H
#define SAMPLERS_SAMPLER_H

#include <fixingahole/agent.h>
#include <fixingahole/plugin.h>
#include <fixingahole/source.h>

/* Time in the kernel of one thread that is kept back for a later row (held_time.h), and the record it came with. */
typedef struct held_time {
    int64_t ns;
    uint64_t time_ns;
    uint32_t process;
    uint32_t stack;
    int64_t borrowed_ns;    /* given to system calls before the kernel's clock had counted it */
    int64_t system_call_ns; /* not 0: the thread's next sample is a tick in a system call, and stands for that long */
} held_time;

/* What one sampler does otherwise than the next. */
typedef struct sampler_kind {
    const char* period_variable; /* by which its agent gets the period, in ns */
    double (*best_rate_hz)(void);
    const char* capped; /* why no rate is better */
    int holds_system_time;
} sampler_kind;

typedef struct sampler {
    fah_plugin plugin; /* what the host holds; plugin.self leads back here */
    const sampler_kind* kind;
    const fah_host* host;
    const fah_rings* rings; /* NULL until start() */
    double option_rate_hz;  /* the option `rate`; 0 = not given */
    double wanted_rate_hz;  /* what was asked for, 0 = nothing */
    double rate_hz;         /* what is done */
    held_time* held;        /* by thread id */
    uint32_t held_size;
    uint32_t flushed; /* threads of `held` that are done with, after stop() */
    int stopped;
} sampler;

static inline sampler* sampler_of(fah_plugin* plugin) { return (sampler*)plugin->self; }

/* For fah_entry.create, with the plugin's own probe; its one option is `rate`. */
fah_plugin* create_sampler(const sampler_kind* kind, int32_t (*probe)(fah_plugin*, fah_probe*), const fah_host* host,
                           const fah_option_values* values);

/* The option `rate`, of which 0 means the default. */
extern const fah_option rate_option;

/* Ticks a second of this kernel: CPU clocks are looked at no more often. 0 when the clock cannot be read. */
double kernel_ticks_per_second(void);

/* Says in a probe how fast the sampler can be: FAH_HAS decides, an older host does not ask. */
void say_best_rate(fah_probe* out, double rate_hz);

/* Decides sampler->rate_hz from what was asked for. */
void choose_rate(sampler* self, double launch_rate_hz);

/* Says rate, and a cap where there was one, to the report. */
void say_rate(const sampler* self);

/* fah.source/1 (source.c) */
extern const fah_source ring_source;

#endif

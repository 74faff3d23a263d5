/* What a plugin is: entry -> descriptors -> create -> interfaces by string id.
 * A library exports one symbol, fah_plugin_entry_v1; the major version is in its name, the minor in the struct. A minor
 * difference never refuses: the newer side asks FAH_HAS and degrades, or fails with "needs fixingahole 1.4 or newer". */
#ifndef FIXINGAHOLE_PLUGIN_H
#define FIXINGAHOLE_PLUGIN_H

#include <fixingahole/abi.h>
#include <fixingahole/host.h>
#include <fixingahole/launch.h>
#include <fixingahole/options.h>

#define FAH_KIND_SAMPLER 1
#define FAH_KIND_MEMORY 2
#define FAH_KIND_REPORTER 3
#define FAH_KIND_SUPPRESSOR 4
#define FAH_KIND_TRANSFORM 5

/* Static data; reading it has no side effects, so that `--help` can show every plugin's options. */
typedef struct fah_descriptor {
    uint32_t struct_size;
    uint32_t kind;         /* FAH_KIND_* */
    const char* id;        /* "fah.sampler.signal", "com.acme.reporter.slack" */
    const char* version;   /* of the plugin, "1.0.0" */
    const char* summary;   /* one line */
    const char* platforms; /* words like "linux-x86_64", separated by blanks; "" = every platform */
    const char* agent;     /* file name of its in-target shared object, found beside the plugin or in the agents folder,
                              or NULL */
    int32_t priority;      /* "auto" takes the highest that is available and reaches the wanted rate; none below 0 */
    uint32_t option_count;
    uint32_t option_stride; /* sizeof(fah_option) of the plugin's headers */
    uint32_t reserved;
    const fah_option* options;
} fah_descriptor;

#define FAH_PROBE_TEXT 256

/* Filled by probe(), but for struct_size and rate_hz: the plugin writes NUL-terminated texts into the host's buffers. */
typedef struct fah_probe {
    uint32_t struct_size;
    uint32_t available;          /* 1 or 0 */
    char reason[FAH_PROBE_TEXT]; /* why it is (not) available, or what is reduced */
    char hint[FAH_PROBE_TEXT];   /* what a person can do about it; may be empty */
    double rate_hz;              /* from the host: samples a CPU second that are wanted; 0 = the plugin's default */
    double best_rate_hz;         /* the most that a sampler can do here; 0 = any rate */
} fah_probe;

typedef struct fah_plugin {
    uint32_t struct_size;
    uint32_t reserved;
    void* self; /* the plugin's own */

    /* [host] Can it work here and now? Must be quick (under 1 ms) and change nothing. NULL = always available. */
    int32_t (*probe)(struct fah_plugin* plugin, fah_probe* out);
    /* [host] Adds to the launch of the target. NULL = nothing to add. */
    int32_t (*prepare)(struct fah_plugin* plugin, const fah_launch* launch);
    /* [any] "fah.source/1", "fah.reporter/1", "fah.transform/1"; NULL when it has none of that id. The table lives as
     * long as the plugin. */
    const void* (*get_interface)(struct fah_plugin* plugin, const char* id);
    /* [host] Called once, after every other call has returned; frees the plugin. The library stays loaded. */
    void (*destroy)(struct fah_plugin* plugin);
} fah_plugin;

typedef struct fah_entry {
    uint32_t struct_size;
    uint32_t abi_minor; /* FAH_ABI_MINOR of the headers it was built with */
    uint32_t plugin_count;
    uint32_t reserved;
    /* [host] index < plugin_count; never NULL. */
    const fah_descriptor* (*descriptor)(uint32_t index);
    /* [host] A plugin, owned by the caller until destroy(), or NULL after host->fail. */
    fah_plugin* (*create)(uint32_t index, const fah_host* host, const fah_option_values* options);
} fah_entry;

/* The one exported symbol. [host] Returns static data. */
typedef const fah_entry* (*fah_plugin_entry_function)(void);
FAH_EXPORT const fah_entry* fah_plugin_entry_v1(void);

#endif

/* Fails in everything: test.silent.mute without a reason, test.silent.spoken with one. */
#include "fixture.h"

#include <string.h>

static const fah_descriptor DESCRIPTORS[] = {{FIXTURE(FAH_KIND_SAMPLER, "test.silent.mute")},
                                             {FIXTURE(FAH_KIND_SAMPLER, "test.silent.spoken")}};

static int32_t give_up(fah_plugin* plugin) {
    const fah_host* host = plugin->self;
    if (host != NULL) host->fail(host, "the well is dry", "Dig deeper.");
    return FAH_FAILED;
}

static int32_t probe(fah_plugin* plugin, fah_probe* out) {
    memset(out->reason, 'x', sizeof out->reason); /* no NUL */
    return give_up(plugin);
}
static int32_t prepare(fah_plugin* plugin, const fah_launch* launch) {
    (void)launch;
    return give_up(plugin);
}
static int32_t start(fah_plugin* plugin, const fah_target* target) {
    (void)target;
    return give_up(plugin);
}
static int32_t drain(fah_plugin* plugin, uint64_t deadline_ns) {
    (void)deadline_ns;
    return give_up(plugin);
}
static int32_t render(fah_plugin* plugin, uint32_t output, const fah_model* model, const fah_sink* sink) {
    (void)output;
    (void)model;
    (void)sink;
    return give_up(plugin);
}
static int32_t apply(fah_plugin* plugin, const fah_lookup* lookup, fah_batch* batch) {
    (void)lookup;
    (void)batch;
    return give_up(plugin);
}

static const void* get_interface(fah_plugin* plugin, const char* id) {
    static const fah_output output = {.struct_size = sizeof output, .file_name = "a.txt", .media_type = "text/plain"};
    static const fah_source source = {.struct_size = sizeof source, .start = start, .drain = drain, .stop = start};
    static const fah_reporter reporter = {.struct_size = sizeof reporter,
                                          .output_count = 1,
                                          .output_stride = sizeof output,
                                          .outputs = &output,
                                          .render = render};
    static const fah_transform transform = {.struct_size = sizeof transform, .apply = apply};
    (void)plugin;
    if (strcmp(id, FAH_SOURCE_ID) == 0) return &source;
    if (strcmp(id, FAH_REPORTER_ID) == 0) return &reporter;
    return strcmp(id, FAH_TRANSFORM_ID) == 0 ? &transform : NULL;
}

static void destroy(fah_plugin* plugin) { (void)plugin; }

/* One at a time is enough for a test. */
static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* options) {
    static fah_plugin plugins[2];
    (void)options;
    plugins[index] = (fah_plugin){.struct_size = sizeof(fah_plugin),
                                  .self = index == 1 ? (void*)(uintptr_t)host : NULL,
                                  .probe = probe,
                                  .prepare = prepare,
                                  .get_interface = get_interface,
                                  .destroy = destroy};
    return &plugins[index];
}

FIXTURE_ENTRY()

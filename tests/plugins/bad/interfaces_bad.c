/* One plugin for each way in which an interface table cannot be used; which one, its own number says. */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

static const fah_descriptor DESCRIPTORS[] = {
    {FIXTURE(FAH_KIND_REPORTER, "test.interface.none")},
    {FIXTURE(FAH_KIND_REPORTER, "test.interface.small")},
    {FIXTURE(FAH_KIND_REPORTER, "test.interface.null")},
    {FIXTURE(FAH_KIND_REPORTER, "test.interface.count")},
    {FIXTURE(FAH_KIND_REPORTER, "test.interface.stride")},
    {FIXTURE(FAH_KIND_REPORTER, "test.interface.folder")},
    {FIXTURE(FAH_KIND_SAMPLER, "test.interface.smallsource")},
    {FIXTURE(FAH_KIND_TRANSFORM, "test.interface.smalltransform")},
};

static int32_t render(fah_plugin* plugin, uint32_t output, const fah_model* model, const fah_sink* sink) {
    (void)plugin;
    (void)output;
    (void)model;
    (void)sink;
    return FAH_OK;
}

static const fah_output OUTPUT = {.struct_size = sizeof(fah_output), .file_name = "a.txt", .media_type = "text/plain"};
static const fah_output FOLDER = {
    .struct_size = sizeof(fah_output), .file_name = "../a.txt", .media_type = "text/plain"};

#define REPORTER(count, stride, the_outputs, the_render)                                                               \
    {                                                                                                                  \
        .struct_size = sizeof(fah_reporter), .output_count = (count), .output_stride = (stride),                       \
        .outputs = (the_outputs), .render = (the_render)                                                               \
    }

static const fah_reporter REPORTERS[] = {
    {.struct_size = 0},
    {.struct_size = 8},
    REPORTER(1, sizeof(fah_output), &OUTPUT, NULL),
    REPORTER(0xdeadbeef, sizeof(fah_output), &OUTPUT, render),
    REPORTER(1, 2, &OUTPUT, render),
    REPORTER(1, sizeof(fah_output), &FOLDER, render),
};
static const fah_source SMALL_SOURCE = {.struct_size = 8};
static const fah_transform SMALL_TRANSFORM = {.struct_size = 8};

static const void* get_interface(fah_plugin* plugin, const char* id) {
    const uint32_t index = *(const uint32_t*)plugin->self;
    if (index == 0) return NULL;
    if (strcmp(id, FAH_REPORTER_ID) == 0) return &REPORTERS[index];
    if (strcmp(id, FAH_SOURCE_ID) == 0) return &SMALL_SOURCE;
    return &SMALL_TRANSFORM;
}

static void destroy(fah_plugin* plugin) {
    free(plugin->self);
    free(plugin);
}

static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* options) {
    (void)options;
    fah_plugin* plugin = calloc(1, sizeof *plugin);
    uint32_t* self = malloc(sizeof *self);
    if (plugin == NULL || self == NULL) {
        free(plugin);
        free(self);
        host->fail(host, "out of memory", NULL);
        return NULL;
    }
    *self = index;
    *plugin = (fah_plugin){
        .struct_size = sizeof(fah_plugin), .self = self, .get_interface = get_interface, .destroy = destroy};
    return plugin;
}

FIXTURE_ENTRY()

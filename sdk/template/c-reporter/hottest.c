/* com.acme.reporter.hottest: the functions with the most time of their own, as CSV. */
#include <fixingahole/fixingahole.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct hottest {
    fah_plugin plugin;
    const fah_host* host;
    int64_t count;
} hottest;

/* ---- the profile ------------------------------------------------------------------------------------------------ */

/* A column of the type that model.h gives for it; NULL, with 0 rows, where this host does not have it. */
static const void* column(const fah_model* model, uint32_t id, uint32_t type, uint64_t* rows) {
    fah_column found = {.struct_size = sizeof found};
    model->column(model, id, &found);
    *rows = found.type == type ? found.rows : 0;
    return *rows > 0 ? found.data : NULL;
}

static int32_t write_text(const fah_sink* sink, const char* text) { return sink->write(sink, text, strlen(text)); }

static int32_t write_function(const fah_sink* sink, fah_text name, int64_t own_ns, int64_t total_ns) {
    char numbers[64];
    int32_t status = write_text(sink, "\"");
    if (status == FAH_OK) status = sink->write(sink, name.data, name.size);
    snprintf(numbers, sizeof numbers, "\",%" PRId64 ",%" PRId64 "\n", own_ns, total_ns);
    return status == FAH_OK ? write_text(sink, numbers) : status;
}

static int32_t write_functions(const hottest* self, const fah_model* model, const fah_sink* sink) {
    uint64_t rows, ignored;
    const uint32_t* names = column(model, FAH_COL_FUNCTION_NAME, FAH_TYPE_U32, &rows);
    const int64_t* python = column(model, FAH_COL_FUNCTION_PYTHON, FAH_TYPE_I64, &ignored);
    const int64_t* native = column(model, FAH_COL_FUNCTION_NATIVE, FAH_TYPE_I64, &ignored);
    const int64_t* system = column(model, FAH_COL_FUNCTION_SYSTEM, FAH_TYPE_I64, &ignored);
    const int64_t* total = column(model, FAH_COL_FUNCTION_TOTAL, FAH_TYPE_I64, &ignored);
    if (names == NULL || python == NULL || native == NULL || system == NULL || total == NULL) return FAH_OK;
    int32_t status = FAH_OK;
    for (uint64_t i = 0; i < rows && i < (uint64_t)self->count && status == FAH_OK; ++i) {
        status = write_function(sink, model->string(model, names[i]), python[i] + native[i] + system[i], total[i]);
    }
    return status;
}

/* ---- fah.reporter/1 --------------------------------------------------------------------------------------------- */

static int32_t render(fah_plugin* plugin, uint32_t output, const fah_model* model, const fah_sink* sink) {
    const hottest* self = plugin->self;
    (void)output; /* there is only one */
    int32_t status = write_text(sink, "function,own_ns,total_ns\n");
    if (status == FAH_OK) status = write_functions(self, model, sink);
    if (status != FAH_OK) self->host->fail(self->host, "the functions could not be written", NULL);
    return status;
}

static const fah_output OUTPUTS[] = {
    {.struct_size = sizeof(fah_output), .file_name = "profile.hottest.csv", .media_type = "text/csv"}};

static const fah_reporter REPORTER = {.struct_size = sizeof(fah_reporter),
                                      .output_count = 1,
                                      .output_stride = sizeof(fah_output),
                                      .outputs = OUTPUTS,
                                      .render = render};

/* ---- the plugin ------------------------------------------------------------------------------------------------- */

static const void* get_interface(fah_plugin* plugin, const char* id) {
    (void)plugin;
    return strcmp(id, FAH_REPORTER_ID) == 0 ? &REPORTER : NULL;
}

static void destroy(fah_plugin* plugin) { free(plugin->self); }

static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* options) {
    hottest* self = calloc(1, sizeof *self);
    (void)index;
    if (self == NULL) {
        host->fail(host, "out of memory", NULL);
        return NULL;
    }
    self->host = host;
    self->count = options->values[0].integer;
    self->plugin = (fah_plugin){
        .struct_size = sizeof(fah_plugin), .self = self, .get_interface = get_interface, .destroy = destroy};
    return &self->plugin;
}

static const fah_option OPTIONS[] = {{.struct_size = sizeof(fah_option),
                                      .type = FAH_OPTION_INT,
                                      .key = "count",
                                      .help = "How many functions to list",
                                      .default_value = "20",
                                      .minimum = "1"}};

static const fah_descriptor DESCRIPTOR = {.struct_size = sizeof(fah_descriptor),
                                          .kind = FAH_KIND_REPORTER,
                                          .id = "com.acme.reporter.hottest",
                                          .version = "1.0.0",
                                          .summary = "the functions with the most time of their own, as CSV",
                                          .platforms = "",
                                          .option_count = 1,
                                          .option_stride = sizeof(fah_option),
                                          .options = OPTIONS};

static const fah_descriptor* descriptor(uint32_t index) {
    (void)index;
    return &DESCRIPTOR;
}

static const fah_entry ENTRY = {.struct_size = sizeof(fah_entry),
                                .abi_minor = FAH_ABI_MINOR,
                                .plugin_count = 1,
                                .descriptor = descriptor,
                                .create = create};

const fah_entry* fah_plugin_entry_v1(void) { return &ENTRY; }

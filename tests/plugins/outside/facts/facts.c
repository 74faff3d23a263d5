/* com.example.reporter.facts: every fact of a profile, one `key = text` a line, then `function = own ns` for all functions
 * that have time of their own. Plain C, with the installed headers alone. */
#include <fixingahole/fixingahole.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const fah_host* the_host;

static const void* column(const fah_model* model, uint32_t id, uint64_t* rows) {
    fah_column found = {.struct_size = sizeof found};
    model->column(model, id, &found);
    *rows = found.data == NULL ? 0 : found.rows;
    return found.data;
}

static int write_line(const fah_sink* sink, fah_text key, fah_text value) {
    return sink->write(sink, key.data, key.size) == FAH_OK && sink->write(sink, " = ", 3) == FAH_OK &&
           sink->write(sink, value.data, value.size) == FAH_OK && sink->write(sink, "\n", 1) == FAH_OK;
}

static int write_facts(const fah_model* model, const fah_sink* sink) {
    uint64_t rows, texts;
    const uint32_t* key = column(model, FAH_COL_FACT_KEY, &rows);
    const uint32_t* text = column(model, FAH_COL_FACT_TEXT, &texts);
    int ok = rows == texts;
    for (uint64_t i = 0; ok && i < rows; ++i) {
        ok = write_line(sink, model->string(model, key[i]), model->string(model, text[i]));
    }
    return ok;
}

static int write_functions(const fah_model* model, const fah_sink* sink) {
    uint64_t rows, others;
    const uint32_t* name = column(model, FAH_COL_FUNCTION_NAME, &rows);
    const int64_t* python = column(model, FAH_COL_FUNCTION_PYTHON, &others);
    int ok = rows == others;
    for (uint64_t i = 0; ok && i < rows; ++i) {
        char number[32];
        const int size = snprintf(number, sizeof number, "%" PRId64, python[i]);
        if (python[i] != 0) ok = write_line(sink, model->string(model, name[i]), (fah_text){number, (uint64_t)size});
    }
    return ok;
}

static int32_t render(fah_plugin* plugin, uint32_t output, const fah_model* model, const fah_sink* sink) {
    (void)plugin;
    (void)output;
    if (write_facts(model, sink) && write_functions(model, sink)) return FAH_OK;
    the_host->fail(the_host, "the facts could not be written", NULL);
    return FAH_FAILED;
}

static const fah_output OUTPUT = {
    .struct_size = sizeof(fah_output), .file_name = "profile.facts.txt", .media_type = "text/plain"};

static const fah_reporter REPORTER = {.struct_size = sizeof(fah_reporter),
                                      .output_count = 1,
                                      .output_stride = sizeof(fah_output),
                                      .outputs = &OUTPUT,
                                      .render = render};

static const void* get_interface(fah_plugin* plugin, const char* id) {
    (void)plugin;
    return strcmp(id, FAH_REPORTER_ID) == 0 ? &REPORTER : NULL;
}

static void destroy(fah_plugin* plugin) { (void)plugin; }

static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* options) {
    static fah_plugin plugin = {.struct_size = sizeof(fah_plugin), .get_interface = get_interface, .destroy = destroy};
    (void)index;
    (void)options;
    the_host = host;
    return &plugin;
}

static const fah_descriptor DESCRIPTOR = {.struct_size = sizeof(fah_descriptor),
                                          .kind = FAH_KIND_REPORTER,
                                          .id = "com.example.reporter.facts",
                                          .version = "1.0.0",
                                          .summary = "every fact of a profile",
                                          .platforms = ""};

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

/* What the fixtures share: a descriptor in order, and an entry over an array of descriptors. */
#ifndef FIXINGAHOLE_TESTS_FIXTURE_H
#define FIXINGAHOLE_TESTS_FIXTURE_H

#include <fixingahole/fixingahole.h>

#define FIXTURE(the_kind, the_id)                                                                                      \
    .struct_size = sizeof(fah_descriptor), .kind = (the_kind), .id = (the_id), .version = "1.0.0",                     \
    .summary = "a fixture", .platforms = ""

/* DESCRIPTORS and create have to be there. */
#define FIXTURE_ENTRY()                                                                                                \
    static const fah_descriptor* descriptor(uint32_t index) { return &DESCRIPTORS[index]; }                            \
    static const fah_entry ENTRY = {.struct_size = sizeof(fah_entry),                                                  \
                                    .abi_minor = FAH_ABI_MINOR,                                                        \
                                    .plugin_count = sizeof DESCRIPTORS / sizeof DESCRIPTORS[0],                        \
                                    .descriptor = descriptor,                                                          \
                                    .create = create};                                                                 \
    const fah_entry* fah_plugin_entry_v1(void) { return &ENTRY; }

/* For plugins that no test creates. */
#define FIXTURE_NO_CREATE()                                                                                            \
    static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* options) {                \
        (void)index;                                                                                                   \
        (void)options;                                                                                                 \
        host->fail(host, "this fixture is not to be created", NULL);                                                   \
        return NULL;                                                                                                   \
    }

#endif

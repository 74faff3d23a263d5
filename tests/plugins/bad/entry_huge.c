/* A count that is garbage: believing it would walk through other memory. */
#include "fixture.h"

FIXTURE_NO_CREATE()

static const fah_descriptor* descriptor(uint32_t index) {
    (void)index;
    return NULL;
}

static const fah_entry ENTRY = {
    .struct_size = sizeof(fah_entry), .plugin_count = 0xdeadbeef, .descriptor = descriptor, .create = create};

const fah_entry* fah_plugin_entry_v1(void) { return &ENTRY; }

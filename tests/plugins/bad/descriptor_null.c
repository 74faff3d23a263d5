/* Two plugins, of which the first has no descriptor: the second is none the worse for it. */
#include "fixture.h"

FIXTURE_NO_CREATE()

static const fah_descriptor DESCRIPTOR = {FIXTURE(FAH_KIND_REPORTER, "test.reporter.besidenull")};

static const fah_descriptor* descriptor(uint32_t index) { return index == 0 ? NULL : &DESCRIPTOR; }

static const fah_entry ENTRY = {
    .struct_size = sizeof(fah_entry), .plugin_count = 2, .descriptor = descriptor, .create = create};

const fah_entry* fah_plugin_entry_v1(void) { return &ENTRY; }

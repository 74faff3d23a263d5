/* Plugins whose create() goes wrong: without a reason, with one, and with a table that cannot be used. */
#include "fixture.h"

static const fah_descriptor DESCRIPTORS[] = {
    {FIXTURE(FAH_KIND_REPORTER, "test.create.silent")},
    {FIXTURE(FAH_KIND_REPORTER, "test.create.loud")},
    {FIXTURE(FAH_KIND_REPORTER, "test.create.small")},
    {FIXTURE(FAH_KIND_REPORTER, "test.create.nullfunctions")},
};

static fah_plugin SMALL = {.struct_size = 16};
static fah_plugin NULL_FUNCTIONS = {.struct_size = sizeof(fah_plugin)};

static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* options) {
    (void)options;
    if (index == 2) return &SMALL;
    if (index == 3) return &NULL_FUNCTIONS;
    if (index == 1) host->fail(host, "the moon is in the wrong quarter", "Wait a week.");
    return NULL;
}

FIXTURE_ENTRY()

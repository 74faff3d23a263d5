/* Descriptors that say things that cannot be. */
#include "fixture.h"

FIXTURE_NO_CREATE()

static const fah_descriptor DESCRIPTORS[] = {
    {.struct_size = 12, .kind = FAH_KIND_REPORTER},
    {.struct_size = 0xfffffff0, .kind = FAH_KIND_REPORTER},
    {FIXTURE(FAH_KIND_REPORTER, NULL)},
    {FIXTURE(FAH_KIND_REPORTER, "Not An Id")},
    {FIXTURE(77, "test.what.kind")},
    {.struct_size = sizeof(fah_descriptor), .kind = FAH_KIND_REPORTER, .id = "test.reporter.noversion"},
};

FIXTURE_ENTRY()

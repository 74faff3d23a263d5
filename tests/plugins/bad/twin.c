/* Built twice: two libraries whose plugins have one id. */
#include "fixture.h"

static const fah_descriptor DESCRIPTORS[] = {{FIXTURE(FAH_KIND_REPORTER, "test.reporter.twin")}};

FIXTURE_NO_CREATE()
FIXTURE_ENTRY()

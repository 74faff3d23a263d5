/* Needs a function that no library has. */
#include "fixture.h"

extern void fah_test_function_that_no_library_has(void);

static const fah_descriptor DESCRIPTORS[] = {{FIXTURE(FAH_KIND_REPORTER, "test.reporter.unlinked")}};

static fah_plugin* create(uint32_t index, const fah_host* host, const fah_option_values* options) {
    (void)index;
    (void)host;
    (void)options;
    fah_test_function_that_no_library_has();
    return NULL;
}

FIXTURE_ENTRY()

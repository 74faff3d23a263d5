/* A plugin that works elsewhere only. */
#include "fixture.h"

static const fah_descriptor DESCRIPTORS[] = {{.struct_size = sizeof(fah_descriptor),
                                              .kind = FAH_KIND_SAMPLER,
                                              .id = "test.sampler.elsewhere",
                                              .version = "1.0.0",
                                              .summary = "a fixture",
                                              .platforms = "plan9-mips plan9-sparc"}};

FIXTURE_NO_CREATE()
FIXTURE_ENTRY()

/* Option schemas that cannot be. */
#include "fixture.h"

FIXTURE_NO_CREATE()

#define OPTION(the_type, the_key)                                                                                      \
    .struct_size = sizeof(fah_option), .type = (the_type), .key = (the_key), .help = "help"

static const fah_option NO_DEFAULT[] = {{OPTION(FAH_OPTION_INT, "depth")}};
static const fah_option ODD_TYPE[] = {{OPTION(99, "depth"), .default_value = "1"}};
static const fah_option ODD_KEY[] = {{OPTION(FAH_OPTION_INT, "De pth"), .default_value = "1"}};
static const fah_option TWICE[] = {{OPTION(FAH_OPTION_INT, "depth"), .default_value = "1"},
                                   {OPTION(FAH_OPTION_INT, "depth"), .default_value = "1"}};

#define SCHEMA(the_id, the_count, the_stride, the_options)                                                             \
    {                                                                                                                  \
        FIXTURE(FAH_KIND_REPORTER, the_id), .option_count = (the_count), .option_stride = (the_stride),                \
                                            .options = (the_options)                                                   \
    }

static const fah_descriptor DESCRIPTORS[] = {
    SCHEMA("test.schema.count", 0xdeadbeef, sizeof(fah_option), NO_DEFAULT),
    SCHEMA("test.schema.null", 3, sizeof(fah_option), NULL),
    SCHEMA("test.schema.stride", 1, 4, NO_DEFAULT),
    SCHEMA("test.schema.nodefault", 1, sizeof(fah_option), NO_DEFAULT),
    SCHEMA("test.schema.oddtype", 1, sizeof(fah_option), ODD_TYPE),
    SCHEMA("test.schema.oddkey", 1, sizeof(fah_option), ODD_KEY),
    SCHEMA("test.schema.twice", 2, sizeof(fah_option), TWICE),
};

FIXTURE_ENTRY()

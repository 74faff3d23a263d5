/* An entry that has no room for its functions. */
#include <fixingahole/fixingahole.h>

static const fah_entry ENTRY = {.struct_size = 8};

const fah_entry* fah_plugin_entry_v1(void) { return &ENTRY; }

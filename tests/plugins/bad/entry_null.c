/* The entry gives nothing. */
#include <fixingahole/fixingahole.h>

const fah_entry* fah_plugin_entry_v1(void) { return NULL; }

/* A plugin of a later major version. */
#include <fixingahole/abi.h>

FAH_EXPORT const void* fah_plugin_entry_v2(void);

const void* fah_plugin_entry_v2(void) { return NULL; }

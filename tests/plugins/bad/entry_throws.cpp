// The entry throws.
#include <fixingahole/fixingahole.h>

#include <stdexcept>

const fah_entry* fah_plugin_entry_v1() { throw std::runtime_error("no entry today"); }

// The option schema of a descriptor: checked once at the scan, so that everybody after can trust it.
#pragma once

#include <fixingahole/plugin.h>

#include <string>

namespace fah {

// Why the schema cannot be used, or "". The descriptor's own struct_size was checked.
std::string schema_problem(const fah_descriptor& descriptor);

}  // namespace fah

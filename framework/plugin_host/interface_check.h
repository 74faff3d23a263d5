// Are the interface tables of a plugin what the ABI says? Each function gives why not, or "".
#pragma once

#include <fixingahole/reporter.h>
#include <fixingahole/source.h>
#include <fixingahole/transform.h>

#include <string>

namespace fah {

std::string plugin_problem(const fah_plugin& plugin);
std::string interface_problem(const fah_source& source);
std::string interface_problem(const fah_reporter& reporter);
std::string interface_problem(const fah_transform& transform);

}  // namespace fah

// What the first bytes of a program say: a script's interpreter line, or an ELF program's loader.
#pragma once

#include <string>
#include <vector>

namespace fah {

// The words after "#!"; empty when the file is no script or cannot be read.
std::vector<std::string> shebang_of(const std::string& path);

// PT_INTERP of an ELF program; "" when it has none (static) or is no ELF program of this machine's word size.
std::string loader_of(const std::string& path);

}  // namespace fah

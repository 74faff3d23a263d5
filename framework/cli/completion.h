// Completion scripts for shells, made from the table of options.
#pragma once

#include <string>

namespace fah {

// shell: "bash", "zsh" or "fish".
std::string completion_script(const std::string& shell);

}  // namespace fah

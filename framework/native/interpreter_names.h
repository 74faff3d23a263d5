// What the interpreter's C functions are for, told from their names: CPython 3.8 to 3.15.
#pragma once

#include <string_view>

namespace fah {

// The function in which Python frames run.
bool is_eval_loop(std::string_view symbol);
// On the way from the loop to a C function, or from that back to the loop: says nothing about the program.
bool is_call_machinery(std::string_view symbol);

}  // namespace fah

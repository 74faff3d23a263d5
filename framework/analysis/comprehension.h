// Comprehensions that the interpreter runs as functions of their own, but that a person counts to the function around them.
// CPython inlines the first three from 3.12 on; generator expressions stay frames of their own.
#pragma once

#include <cstdint>
#include <string_view>

namespace fah {

struct CodePosition {
    std::string_view name;  // qualified where the interpreter has it (3.11 on)
    std::string_view file;
    std::int32_t first_line = 0;
    std::int32_t line = 0;  // that runs
};

// True when `code` is a comprehension that `caller`, its calling frame, defines. A list, set or dict comprehension always
// runs where it is defined; a generator expression runs where it is consumed, which may be somewhere else.
bool runs_in_its_definer(const CodePosition& code, const CodePosition& caller);

}  // namespace fah

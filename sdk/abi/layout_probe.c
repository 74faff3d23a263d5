/* Prints `struct.field offset size` for every field of the ABI. Compiled as C11 and as C++20, by each compiler. */
#include <fixingahole/agent.h>
#include <fixingahole/fixingahole.h>
#include <stdio.h>

int main(void) {
#define FAH_STRUCT(name)
#define FAH_FIELD(name, field)                                                                                         \
    printf("%s.%s %zu %zu\n", #name, #field, offsetof(name, field), sizeof(((name*)0)->field));
#include "layout.def"
    return 0;
}

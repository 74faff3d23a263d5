/* A shared object that exports one variable per struct of the ABI, for abidiff to compare with types.abi. */
#include <fixingahole/agent.h>
#include <fixingahole/fixingahole.h>

#define FAH_STRUCT(name)                                                                                               \
    extern name probe_of_##name;                                                                                       \
    name probe_of_##name;
#define FAH_FIELD(name, field)
#include "layout.def"

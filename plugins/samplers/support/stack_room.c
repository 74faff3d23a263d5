#include "plugins/samplers/support/stack_room.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/elf_lookup.h"

#define ROOM (1u << 20) /* bytes, of a stack of the usual size */

_Thread_local uintptr_t samplers_deepest = UINTPTR_MAX;
static size_t (*get_stack_size)(void); /* of new threads, where the program has chosen one, else 0 */

int samplers_stack_room_find(void) {
    get_stack_size = (size_t(*)(void))fah_find_symbol("PyThread_get_stacksize");
    return get_stack_size != NULL;
}

int samplers_is_deep(void) {
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (samplers_deepest != UINTPTR_MAX) return here < samplers_deepest;
    size_t chosen = syscall(SYS_gettid) == syscall(SYS_getpid) ? 0 : get_stack_size();
    samplers_deepest = here - (chosen ? chosen / 4 : ROOM);
    return 0;
}

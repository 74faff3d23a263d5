#include "plugins/samplers/support/pages.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void* samplers_map(size_t size) {
    long map =
        syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return map == -1 ? NULL : (void*)map;
}

void samplers_clear(void* map, size_t size) { syscall(SYS_madvise, map, size, MADV_DONTNEED); }

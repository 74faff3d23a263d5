#include "plugins/memory/heap/agent/own_memory.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int heap_kernel_wipes = 1;

void heap_wipe_in_children(void* begin, size_t bytes) {
    if (syscall(SYS_madvise, begin, bytes, MADV_WIPEONFORK) != 0) heap_kernel_wipes = 0; /* before Linux 4.14 */
}

/* Only what is used of it is to become real memory, so no huge pages. */
void* heap_map_own(size_t bytes) {
    long map =
        syscall(SYS_mmap, NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == -1) return NULL;
    heap_wipe_in_children((void*)map, bytes);
    syscall(SYS_madvise, map, bytes, MADV_NOHUGEPAGE);
    return (void*)map;
}

void heap_unmap_own(void* begin, size_t bytes) {
    if (begin) syscall(SYS_munmap, begin, bytes);
}

void heap_clear_own(void* begin, size_t bytes) {
    if (begin) syscall(SYS_madvise, begin, bytes, MADV_DONTNEED);
}

/* mmap, munmap and mremap, in front of libc's. */
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/mappings.h"
#include "plugins/memory/heap/agent/next_calls.h"

#define PAGE 4096u
/* Allocators that libraries bring (mimalloc in pyarrow) take so much address space at once for all that may come. */
#define LEAST_RESERVED (256u << 20)

static uint64_t whole_pages(size_t length) { return (length + PAGE - 1) & ~(uint64_t)(PAGE - 1); }

/* Not files, not reserved address space, not what an allocator takes for itself. */
static int is_memory(int protection, int flags) {
    return (flags & MAP_ANONYMOUS) && (protection & PROT_WRITE) && heap_counts_now();
}

FAH_EXPORT void* mmap(void* address, size_t length, int protection, int flags, int fd, off_t offset) {
    if ((flags & MAP_FIXED) && length) heap_cut_mappings((uint64_t)(uintptr_t)address, whole_pages(length));
    void* map = heap_next.mmap(address, length, protection, flags, fd, offset);
    if (map != MAP_FAILED && is_memory(protection, flags)) {
        const int is_reserve = (flags & MAP_NORESERVE) && length >= LEAST_RESERVED;
        (is_reserve ? heap_add_reserved : heap_add_mapping)((uint64_t)(uintptr_t)map, whole_pages(length));
    }
    return map;
}

FAH_EXPORT void* mmap64(void* address, size_t length, int protection, int flags, int fd, off_t offset) {
    return mmap(address, length, protection, flags, fd, offset);
}

FAH_EXPORT int munmap(void* address, size_t length) {
    if (((uintptr_t)address & (PAGE - 1)) == 0) heap_cut_mappings((uint64_t)(uintptr_t)address, whole_pages(length));
    return heap_next.munmap(address, length);
}

FAH_EXPORT void* mremap(void* address, size_t old_length, size_t length, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    void* wanted = flags & MREMAP_FIXED ? va_arg(rest, void*) : NULL;
    va_end(rest);
    uint64_t size = 0, serial = heap_take_mapping((uint64_t)(uintptr_t)address, &size);
    void* map = heap_next.mremap(address, old_length, length, flags, wanted);
    if (serial && map == MAP_FAILED) heap_restore_mapping((uint64_t)(uintptr_t)address, size, serial);
    if (!serial || map == MAP_FAILED) return map;
    heap_tell_freed(serial, size);
    if (heap_counts_now()) heap_add_mapping((uint64_t)(uintptr_t)map, whole_pages(length));
    return map;
}

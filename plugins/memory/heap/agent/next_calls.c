#include "plugins/memory/heap/agent/next_calls.h"

#include <stdint.h>

#include "sdk/agent/elf_lookup.h"

static void* first_malloc(size_t size) {
    heap_find_next_calls();
    return heap_next.malloc(size);
}

static void* first_calloc(size_t count, size_t size) {
    heap_find_next_calls();
    return heap_next.calloc(count, size);
}

static void* first_realloc(void* block, size_t size) {
    heap_find_next_calls();
    return heap_next.realloc(block, size);
}

static void first_free(void* block) {
    heap_find_next_calls();
    heap_next.free(block);
}

static int first_posix_memalign(void** out, size_t alignment, size_t size) {
    heap_find_next_calls();
    return heap_next.posix_memalign(out, alignment, size);
}

static void* first_aligned_alloc(size_t alignment, size_t size) {
    heap_find_next_calls();
    return heap_next.aligned_alloc(alignment, size);
}

static void* first_memalign(size_t alignment, size_t size) {
    heap_find_next_calls();
    return heap_next.memalign(alignment, size);
}

static void* first_valloc(size_t size) {
    heap_find_next_calls();
    return heap_next.valloc(size);
}

static void* first_pvalloc(size_t size) {
    heap_find_next_calls();
    return heap_next.pvalloc(size);
}

static void* first_mmap(void* address, size_t length, int protection, int flags, int fd, off_t offset) {
    heap_find_next_calls();
    return heap_next.mmap(address, length, protection, flags, fd, offset);
}

static int first_munmap(void* address, size_t length) {
    heap_find_next_calls();
    return heap_next.munmap(address, length);
}

static void* first_mremap(void* address, size_t old_length, size_t length, int flags, void* wanted) {
    heap_find_next_calls();
    return heap_next.mremap(address, old_length, length, flags, wanted);
}

heap_calls heap_next = {
    .malloc = first_malloc,
    .calloc = first_calloc,
    .realloc = first_realloc,
    .free = first_free,
    .posix_memalign = first_posix_memalign,
    .aligned_alloc = first_aligned_alloc,
    .memalign = first_memalign,
    .valloc = first_valloc,
    .pvalloc = first_pvalloc,
    .mmap = first_mmap,
    .munmap = first_munmap,
    .mremap = first_mremap,
};

#define FIND(name)                                                                                                     \
    do {                                                                                                               \
        uintptr_t found = fah_find_next_symbol(#name);                                                                 \
        if (found) heap_next.name = (__typeof__(heap_next.name))found;                                                 \
    } while (0)

void heap_find_next_calls(void) {
    FIND(malloc);
    FIND(calloc);
    FIND(realloc);
    FIND(free);
    FIND(posix_memalign);
    FIND(aligned_alloc);
    FIND(memalign);
    FIND(valloc);
    FIND(pvalloc);
    FIND(mmap);
    FIND(munmap);
    FIND(mremap);
}

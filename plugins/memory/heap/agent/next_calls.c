#include "plugins/memory/heap/agent/next_calls.h"

#include <stdint.h>

#include "plugins/memory/heap/agent/heap.h"
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

static void* (*guarded_malloc)(size_t);
static void* (*guarded_calloc)(size_t, size_t);

static void* call_guarded_malloc(size_t size) {
    int64_t left = heap_enter();
    void* block = guarded_malloc(size);
    heap_self.left = left;
    return block;
}

static void* call_guarded_calloc(size_t count, size_t size) {
    int64_t left = heap_enter();
    void* block = guarded_calloc(count, size);
    heap_self.left = left;
    return block;
}

static int in_one_object(uintptr_t first, uintptr_t second) {
    fah_elf_object object;
    if (!fah_find_object(first, &object)) return 0;
    for (uint32_t i = 0; i < object.text_count; ++i) {
        if (second >= object.text[i].begin && second < object.text[i].end) return 1;
    }
    return 0;
}

/* libc's malloc calls its own mmap, that of any other library ours. */
static void guard_against_mappings(void) {
    if (in_one_object((uintptr_t)heap_next.malloc, (uintptr_t)heap_next.mmap)) return;
    if (heap_next.calloc != call_guarded_calloc) guarded_calloc = heap_next.calloc;
    if (heap_next.malloc != call_guarded_malloc) guarded_malloc = heap_next.malloc;
    heap_next.calloc = call_guarded_calloc;
    heap_next.malloc = call_guarded_malloc;
}

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
    guard_against_mappings();
}

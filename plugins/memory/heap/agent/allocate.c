/* malloc and its relatives, in front of the program's own. malloc_usable_size and what else looks at a block is not in the
 * way: blocks are what the allocator behind gave. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/next_calls.h"
#include "plugins/memory/heap/agent/python_memory.h"
#include "sdk/agent/elf_lookup.h"

#define RARE __attribute__((noinline, cold))

static uint32_t origin_of(size_t size, const void* caller) {
    return heap_is_python_object(size, caller) ? FAH_ORIGIN_PYTHON : FAH_ORIGIN_NATIVE;
}

static RARE void* sampled_malloc(size_t size, const void* caller) {
    int64_t left = heap_enter();
    return heap_leave(left, heap_next.malloc(size), size, origin_of(size, caller));
}

FAH_EXPORT void* malloc(size_t size) {
    if (heap_passes(size)) return heap_next.malloc(size);
    return sampled_malloc(size, __builtin_return_address(0));
}

static RARE void* sampled_calloc(size_t count, size_t size, const void* caller) {
    int64_t left = heap_enter();
    return heap_leave(left, heap_next.calloc(count, size), count * size, origin_of(count * size, caller));
}

/* One that overflows fails, and counts for nothing that matters. */
FAH_EXPORT void* calloc(size_t count, size_t size) {
    if (heap_passes(count * size)) return heap_next.calloc(count, size);
    return sampled_calloc(count, size, __builtin_return_address(0));
}

static __attribute__((noinline)) void free_known(void* block) {
    heap_release(block);
    heap_next.free(block);
}

FAH_EXPORT void free(void* block) {
    if (__builtin_expect(heap_may_know(block), 0))
        free_known(block);
    else
        heap_next.free(block);
}

FAH_EXPORT void* realloc(void* old, size_t size) {
    uint64_t serial = heap_may_know(old) ? heap_before_move(old) : 0;
    int64_t left = heap_enter();
    void* block = heap_next.realloc(old, size);
    if (serial) heap_after_move(serial, old, block, size);
    return heap_leave(left, block, size, FAH_ORIGIN_NATIVE);
}

/* Newer than the oldest libc that is supported, so the one behind is not asked for. */
FAH_EXPORT void* reallocarray(void* old, size_t count, size_t size) {
    size_t bytes = 0;
    if (!__builtin_mul_overflow(count, size, &bytes)) return realloc(old, bytes);
    errno = ENOMEM;
    return NULL;
}

FAH_EXPORT int posix_memalign(void** out, size_t alignment, size_t size) {
    void* block = NULL;
    int64_t left = heap_enter();
    int result = heap_next.posix_memalign(&block, alignment, size);
    if (result == 0) *out = block;
    heap_leave(left, result == 0 ? block : NULL, size, FAH_ORIGIN_NATIVE);
    return result;
}

FAH_EXPORT void* aligned_alloc(size_t alignment, size_t size) {
    int64_t left = heap_enter();
    return heap_leave(left, heap_next.aligned_alloc(alignment, size), size, FAH_ORIGIN_NATIVE);
}

FAH_EXPORT void* memalign(size_t alignment, size_t size) {
    int64_t left = heap_enter();
    return heap_leave(left, heap_next.memalign(alignment, size), size, FAH_ORIGIN_NATIVE);
}

FAH_EXPORT void* valloc(size_t size) {
    int64_t left = heap_enter();
    return heap_leave(left, heap_next.valloc(size), size, FAH_ORIGIN_NATIVE);
}

FAH_EXPORT void* pvalloc(size_t size) {
    int64_t left = heap_enter();
    return heap_leave(left, heap_next.pvalloc(size), size, FAH_ORIGIN_NATIVE);
}

/* `malloc`'s address is that of whatever stands first in this process: so by the object it lies in. */
int heap_malloc_is_ours(void) {
    fah_elf_object object;
    uint64_t own = (uint64_t)(uintptr_t)&heap_malloc_is_ours;
    uintptr_t first = fah_find_symbol("malloc");
    if (!first || !fah_find_object(first, &object)) return 0;
    for (uint32_t i = 0; i < object.text_count; ++i) {
        if (own >= object.text[i].begin && own < object.text[i].end) return 1;
    }
    return 0;
}

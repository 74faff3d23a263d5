#include "plugins/memory/heap/agent/python_calls.h"

#include <string.h>

#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/python_memory.h"

struct heap_python_state heap_python;

static void make_direct(hooked* hook);

/* After an allocation: whether pymalloc itself stands behind the hook. Under PYTHONMALLOC=malloc small objects come from malloc
 * too, under =debug large ones are asked for with more bytes, and another allocator may not call malloc at all. */
static void learn(hooked* hook, size_t size) {
    uint64_t taken = (uint64_t)HEAP_SUPPRESSED - (uint64_t)heap_self.left;
    if (hook->is_known) return;
    if (size <= HEAP_SMALL_OBJECT && taken == 0) hook->small_is_own = 1;
    if (size <= HEAP_SMALL_OBJECT || taken != size || !hook->small_is_own) return;
    hook->is_known = 1;
    if (!heap_python.frees_are_hooked && !hook->next.context) make_direct(hook);
}

/* By how many bytes to ask: a small object that is to be sampled is made as a large one, which malloc gives and free
 * gets. */
static size_t out_of_pools(int64_t* left, size_t size) {
    if (size > HEAP_SMALL_OBJECT || heap_python.frees_are_hooked || !heap_is_due(left, size)) return size;
    heap_self.outside = 1;
    return HEAP_SMALL_OBJECT + 1;
}

static __attribute__((noinline)) void* hook_malloc(void* context, size_t size) {
    hooked* hook = context;
    int64_t left = heap_enter();
    size_t asked = out_of_pools(&left, size);
    void* block = hook->next.malloc(hook->next.context, asked);
    learn(hook, asked);
    return heap_leave(left, block, size, FAH_ORIGIN_PYTHON);
}

static __attribute__((noinline)) void* hook_calloc(void* context, size_t count, size_t size) {
    hooked* hook = context;
    int64_t left = heap_enter();
    size_t bytes = count * size, asked = out_of_pools(&left, bytes);
    void* block = asked == bytes ? hook->next.calloc(hook->next.context, count, size)
                                 : hook->next.calloc(hook->next.context, 1, asked);
    learn(hook, asked);
    return heap_leave(left, block, bytes, FAH_ORIGIN_PYTHON);
}

static void* moved_out(const allocator* next, int64_t* left, void* block, size_t size) {
    if (!block || out_of_pools(left, size) == size) return block;
    void* outside = next->malloc(next->context, HEAP_SMALL_OBJECT + 1);
    heap_self.outside = outside != NULL;
    if (!outside) return block;
    memcpy(outside, block, size);
    next->free(next->context, block);
    return outside;
}

static void* hook_realloc(void* context, void* old, size_t size) {
    const allocator* next = &((hooked*)context)->next;
    uint64_t serial = heap_may_know(old) ? heap_before_move(old) : 0;
    int64_t left = heap_enter();
    void* block = next->realloc(next->context, old, size);
    /* CPython's never frees here: of no bytes it makes a block of one. */
    if (serial) heap_after_move(serial, old, block, size ? size : 1);
    block = moved_out(next, &left, block, size);
    return heap_leave(left, block, size, FAH_ORIGIN_PYTHON);
}

static __attribute__((noinline)) void free_known(const allocator* next, void* block) {
    heap_release(block);
    int64_t left = heap_enter();
    next->free(next->context, block);
    heap_self.left = left;
}

static void hook_free(void* context, void* block) {
    const allocator* next = &((hooked*)context)->next;
    if (__builtin_expect(heap_may_know(block), 0))
        free_known(next, block);
    else
        next->free(next->context, block);
}

/* Pymalloc, whose context is NULL, stands behind: a small object is counted here, a large one by malloc, which is told whose
 * it is; so what stands behind may be called as a tail call. */
static inline int passes_directly(size_t size) {
    if (size <= HEAP_SMALL_OBJECT) return heap_passes(size);
    heap_self.python_bytes = size;
    return 1;
}

static void* direct_malloc(void* context, size_t size) {
    hooked* hook = context;
    return passes_directly(size) ? hook->next.malloc(NULL, size) : hook_malloc(context, size);
}

static void* direct_calloc(void* context, size_t count, size_t size) {
    hooked* hook = context;
    return passes_directly(count * size) ? hook->next.calloc(NULL, count, size) : hook_calloc(context, count, size);
}

/* What pymalloc stands behind needs no look at what it frees: blocks of its own are never sampled (out_of_pools), others it gives
 * to free. */
static void make_direct(hooked* hook) {
    allocator now = {0};
    heap_python.get_allocator(hook->domain, &now);
    if (now.context != hook) return;
    now.malloc = direct_malloc;
    now.calloc = direct_calloc;
    now.free = hook->next.free;
    heap_python.set_allocator(hook->domain, &now);
}

allocator heap_python_hooks(hooked* behind) {
    return (allocator){behind, hook_malloc, hook_calloc, hook_realloc, hook_free};
}

int heap_python_is_ours(const allocator* one) { return one->malloc == hook_malloc || one->malloc == direct_malloc; }

int heap_free_is_seen(size_t bytes, uint32_t origin) {
    return heap_python.frees_are_hooked || origin != FAH_ORIGIN_PYTHON || bytes > HEAP_SMALL_OBJECT ||
           heap_self.outside;
}

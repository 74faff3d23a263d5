#include "plugins/memory/heap/agent/python_memory.h"

#include <string.h>

#include "plugins/memory/heap/agent/heap.h"
#include "sdk/agent/elf_lookup.h"

#define DOMAINS 2u
#define FIRST_DOMAIN 1 /* PYMEM_DOMAIN_MEM; then PYMEM_DOMAIN_OBJ */
#define INSTALLATIONS 4u
#define WATCHED_CALLS 65536u
#define SMALL 512u /* pymalloc's own; what is larger it takes from malloc */

/* PyMemAllocatorEx */
typedef struct allocator {
    void* context;
    void* (*malloc)(void*, size_t);
    void* (*calloc)(void*, size_t, size_t);
    void* (*realloc)(void*, void*, size_t);
    void (*free)(void*, void*);
} allocator;

/* What stands behind a hook. */
typedef struct hooked {
    allocator next;
    int domain;
    size_t small; /* atomic: up to this size it calls no malloc, and beyond it calls malloc for just that size; or 0 */
    int small_is_own; /* a small object was seen not to come from malloc */
} hooked;

/* PyObjectArenaAllocator */
typedef struct arena_allocator {
    void* context;
    void* (*alloc)(void*, size_t);
    void (*free)(void*, void*, size_t);
} arena_allocator;

typedef void (*domain_call)(int, allocator*);
typedef void (*arena_call)(arena_allocator*);

static domain_call get_allocator;
static domain_call set_allocator;
/* Each installation has its own: a hook under which another one was put must not call itself. */
static hooked behind[DOMAINS][INSTALLATIONS];
static arena_allocator arenas_behind;
static uint32_t installations;
static int frees_are_hooked; /* for good: each is to be counted */
uint32_t heap_python_calls_to_watch;

static fah_text_range python_text;

/* 1: the bytes are accounted for, and what stands behind may be called as a tail call: a small object is counted here, a
 * large one by malloc, which is told whose it is. */
static inline int is_accounted(const hooked* hook, size_t size) {
    size_t small = __atomic_load_n(&hook->small, __ATOMIC_RELAXED);
    if (__builtin_expect(size <= small, 1)) return heap_passes(size);
    if (small == 0) return 0;
    heap_self.python_bytes = size;
    return 1;
}

int heap_is_python_object(size_t bytes, const void* caller) {
    uint64_t from = (uint64_t)(uintptr_t)caller;
    return bytes == heap_self.python_bytes && bytes > SMALL && from >= python_text.begin && from < python_text.end;
}

static void find_python_text(void) {
    fah_elf_object object;
    uintptr_t inside = fah_find_symbol("PyMem_RawMalloc");
    if (!inside || !fah_find_object(inside, &object)) return;
    for (uint32_t i = 0; i < object.text_count; ++i) {
        if (inside >= object.text[i].begin && inside < object.text[i].end) python_text = object.text[i];
    }
}

/* What pymalloc stands behind needs no look at what it frees: blocks of its own are never sampled (out_of_pools), others it gives
 * to free. */
static void unhook_frees(hooked* hook) {
    allocator now = {0};
    get_allocator(hook->domain, &now);
    if (frees_are_hooked || hook->next.context || now.context != hook) return;
    now.free = hook->next.free;
    set_allocator(hook->domain, &now);
}

/* After an allocation: whether pymalloc itself stands behind the hook. Under PYTHONMALLOC=malloc small objects come from malloc
 * too, under =debug large ones are asked for with more bytes, and another allocator may not call malloc at all. */
static void learn(hooked* hook, size_t size) {
    uint64_t taken = (uint64_t)HEAP_SUPPRESSED - (uint64_t)heap_self.left;
    if (size <= SMALL && taken == 0) hook->small_is_own = 1;
    if (size <= SMALL || taken != size || !hook->small_is_own || hook->small) return;
    __atomic_store_n(&hook->small, SMALL, __ATOMIC_RELAXED);
    unhook_frees(hook);
}

/* By how many bytes to ask: a small object that is to be sampled is made as a large one, which malloc gives and free
 * gets. */
static size_t out_of_pools(int64_t* left, size_t size) {
    if (size > SMALL || frees_are_hooked || !heap_is_due(left, size)) return size;
    heap_self.outside = 1;
    return SMALL + 1;
}

int heap_free_is_seen(size_t bytes, uint32_t origin) {
    return frees_are_hooked || origin != FAH_ORIGIN_PYTHON || bytes > SMALL || heap_self.outside;
}

static __attribute__((noinline)) void* counted_malloc(hooked* hook, size_t size) {
    int64_t left = heap_enter();
    size_t asked = out_of_pools(&left, size);
    void* block = hook->next.malloc(hook->next.context, asked);
    learn(hook, asked);
    return heap_leave(left, block, size, FAH_ORIGIN_PYTHON);
}

static void* hook_malloc(void* context, size_t size) {
    hooked* hook = context;
    if (is_accounted(hook, size)) return hook->next.malloc(hook->next.context, size);
    return counted_malloc(hook, size);
}

static __attribute__((noinline)) void* counted_calloc(hooked* hook, size_t count, size_t size) {
    int64_t left = heap_enter();
    size_t bytes = count * size, asked = out_of_pools(&left, bytes);
    void* block = asked == bytes ? hook->next.calloc(hook->next.context, count, size)
                                 : hook->next.calloc(hook->next.context, 1, asked);
    learn(hook, asked);
    return heap_leave(left, block, bytes, FAH_ORIGIN_PYTHON);
}

static void* hook_calloc(void* context, size_t count, size_t size) {
    hooked* hook = context;
    if (is_accounted(hook, count * size)) return hook->next.calloc(hook->next.context, count, size);
    return counted_calloc(hook, count, size);
}

static void* moved_out(const allocator* next, int64_t* left, void* block, size_t size) {
    if (!block || out_of_pools(left, size) == size) return block;
    void* outside = next->malloc(next->context, SMALL + 1);
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

static void* hook_arena(void* context, size_t size) {
    const arena_allocator* next = context;
    int64_t left = heap_enter();
    void* arena = next->alloc(next->context, size);
    heap_self.left = left;
    return arena;
}

static void hook_arena_free(void* context, void* arena, size_t size) {
    const arena_allocator* next = context;
    next->free(next->context, arena, size);
}

static int is_hooked(int domain) {
    allocator now = {0};
    get_allocator(domain, &now);
    return now.malloc == hook_malloc;
}

static void install(void) {
    if (installations == INSTALLATIONS) return;
    for (int i = 0; i < (int)DOMAINS; ++i) {
        hooked* hook = &behind[i][installations];
        hook->domain = FIRST_DOMAIN + i;
        get_allocator(hook->domain, &hook->next);
        if (hook->next.malloc == hook_malloc) continue;
        allocator hooks = {hook, hook_malloc, hook_calloc, hook_realloc, hook_free};
        set_allocator(hook->domain, &hooks);
    }
    ++installations;
}

/* Once: they stay. */
static void hook_arenas(void) {
    if (arenas_behind.alloc) return;
    arena_call get = (arena_call)fah_find_symbol("PyObject_GetArenaAllocator");
    arena_call set = (arena_call)fah_find_symbol("PyObject_SetArenaAllocator");
    if (!get || !set) return;
    get(&arenas_behind);
    arena_allocator hooks = {&arenas_behind, hook_arena, hook_arena_free};
    set(&hooks);
}

static int find_calls(void) {
    get_allocator = (domain_call)fah_find_symbol("PyMem_GetAllocator");
    set_allocator = (domain_call)fah_find_symbol("PyMem_SetAllocator");
    find_python_text();
    return get_allocator && set_allocator;
}

static int all_hooked(void) { return is_hooked(FIRST_DOMAIN) && is_hooked(FIRST_DOMAIN + 1); }

/* What a run before has learnt may not be so any more, and its hook of free may be gone. */
static void learn_anew(int domain) {
    allocator now = {0};
    get_allocator(domain, &now);
    hooked* hook = now.context;
    hook->small_is_own = 0;
    __atomic_store_n(&hook->small, 0, __ATOMIC_RELAXED);
    now.free = hook_free;
    set_allocator(domain, &now);
}

int heap_python_attach(int objects, int exact) {
    frees_are_hooked = exact;
    hook_arenas();
    if (!objects || !find_calls()) return 0;
    if (!all_hooked()) install();
    if (!all_hooked()) return 0;
    for (int i = 0; i < (int)DOMAINS; ++i) learn_anew(FIRST_DOMAIN + i);
    return 1;
}

/* Where others stand above them they stay, and pass calls on. Which of ours is the first may have changed: who stood between
 * two of them, and has gone, has put the older one back. */
void heap_python_detach(void) {
    if (installations == 0 || !all_hooked()) return;
    installations = 0;
    for (uint32_t i = 0; i < DOMAINS; ++i) {
        allocator now = {0};
        get_allocator(FIRST_DOMAIN + (int)i, &now);
        hooked* hook = now.context;
        uint32_t place = (uint32_t)(hook - behind[i]);
        if (place > installations) installations = place;
        set_allocator(FIRST_DOMAIN + (int)i, &hook->next);
    }
}

int heap_python_start(int objects, int exact) {
    frees_are_hooked = exact;
    hook_arenas();
    if (!objects || !find_calls()) return 0;
    install();
    heap_python_calls_to_watch = WATCHED_CALLS;
    return 1;
}

int heap_python_is_watched(uint32_t origin) {
    uint32_t calls = __atomic_load_n(&heap_python_calls_to_watch, __ATOMIC_RELAXED);
    if (__builtin_expect(calls == 0, 1)) return 0;
    /* Before the interpreter is up there is no other thread of it, and nobody else sets allocators. */
    int settled = origin == FAH_ORIGIN_PYTHON;
    if (!settled && !is_hooked(FIRST_DOMAIN + 1)) install();
    __atomic_store_n(&heap_python_calls_to_watch, settled ? 0 : calls - 1, __ATOMIC_RELAXED);
    return !settled;
}

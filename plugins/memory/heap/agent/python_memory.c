#include "plugins/memory/heap/agent/python_memory.h"

#include "plugins/memory/heap/agent/heap.h"
#include "sdk/agent/elf_lookup.h"

#define DOMAINS 2u
#define FIRST_DOMAIN 1 /* PYMEM_DOMAIN_MEM; then PYMEM_DOMAIN_OBJ */
#define INSTALLATIONS 4u
#define WATCHED_CALLS 65536u

/* PyMemAllocatorEx */
typedef struct allocator {
    void* context;
    void* (*malloc)(void*, size_t);
    void* (*calloc)(void*, size_t, size_t);
    void* (*realloc)(void*, void*, size_t);
    void (*free)(void*, void*);
} allocator;

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
static allocator behind[DOMAINS][INSTALLATIONS];
static arena_allocator arenas_behind;
static uint32_t installations;
static uint32_t calls_to_watch; /* 0 = the hooks are in use, or there are none */

static void* hook_malloc(void* context, size_t size) {
    const allocator* next = context;
    int64_t left = heap_enter();
    return heap_leave(left, next->malloc(next->context, size), size, FAH_ORIGIN_PYTHON);
}

static void* hook_calloc(void* context, size_t count, size_t size) {
    const allocator* next = context;
    int64_t left = heap_enter();
    return heap_leave(left, next->calloc(next->context, count, size), count * size, FAH_ORIGIN_PYTHON);
}

static void* hook_realloc(void* context, void* old, size_t size) {
    const allocator* next = context;
    uint64_t serial = heap_may_hold(old) ? heap_before_move(old) : 0;
    int64_t left = heap_enter();
    void* block = next->realloc(next->context, old, size);
    /* CPython's never frees here: of no bytes it makes a block of one. */
    if (serial) heap_after_move(serial, old, block, size ? size : 1);
    return heap_leave(left, block, size, FAH_ORIGIN_PYTHON);
}

static __attribute__((noinline, cold)) void free_sampled(const allocator* next, void* block) {
    heap_release(block);
    next->free(next->context, block);
}

static void hook_free(void* context, void* block) {
    const allocator* next = context;
    if (__builtin_expect(heap_may_hold(block), 0))
        free_sampled(next, block);
    else
        next->free(next->context, block);
}

static void* hook_arena(void* context, size_t size) {
    const arena_allocator* next = context;
    int64_t left = heap_enter();
    return heap_leave(left, next->alloc(next->context, size), 0, FAH_ORIGIN_PYTHON);
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
        allocator* next = &behind[i][installations];
        get_allocator(FIRST_DOMAIN + i, next);
        if (next->malloc == hook_malloc) continue;
        allocator hooks = {next, hook_malloc, hook_calloc, hook_realloc, hook_free};
        set_allocator(FIRST_DOMAIN + i, &hooks);
    }
    ++installations;
}

static void hook_arenas(void) {
    arena_call get = (arena_call)fah_find_symbol("PyObject_GetArenaAllocator");
    arena_call set = (arena_call)fah_find_symbol("PyObject_SetArenaAllocator");
    if (!get || !set) return;
    get(&arenas_behind);
    arena_allocator hooks = {&arenas_behind, hook_arena, hook_arena_free};
    set(&hooks);
}

int heap_python_start(int objects) {
    hook_arenas();
    get_allocator = (domain_call)fah_find_symbol("PyMem_GetAllocator");
    set_allocator = (domain_call)fah_find_symbol("PyMem_SetAllocator");
    if (!objects || !get_allocator || !set_allocator) return 0;
    install();
    calls_to_watch = WATCHED_CALLS;
    return 1;
}

int heap_python_is_watched(uint32_t origin) {
    uint32_t calls = __atomic_load_n(&calls_to_watch, __ATOMIC_RELAXED);
    if (__builtin_expect(calls == 0, 1)) return 0;
    /* Before the interpreter is up there is no other thread of it, and nobody else sets allocators. */
    int settled = origin == FAH_ORIGIN_PYTHON;
    if (!settled && !is_hooked(FIRST_DOMAIN + 1)) install();
    __atomic_store_n(&calls_to_watch, settled ? 0 : calls - 1, __ATOMIC_RELAXED);
    return !settled;
}

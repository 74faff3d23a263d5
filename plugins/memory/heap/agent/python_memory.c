#include "plugins/memory/heap/agent/python_memory.h"

#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/python_calls.h"
#include "sdk/agent/elf_lookup.h"

#define DOMAINS 2u
#define FIRST_DOMAIN 1 /* PYMEM_DOMAIN_MEM; then PYMEM_DOMAIN_OBJ */
#define INSTALLATIONS 4u
#define WATCHED_CALLS 65536u

/* PyObjectArenaAllocator */
typedef struct arena_allocator {
    void* context;
    void* (*alloc)(void*, size_t);
    void (*free)(void*, void*, size_t);
} arena_allocator;

typedef void (*arena_call)(arena_allocator*);

/* Each installation has its own: a hook under which another one was put must not call itself. */
static hooked behind[DOMAINS][INSTALLATIONS];
static arena_allocator arenas_behind;
static uint32_t installations;
uint32_t heap_python_calls_to_watch;

static fah_text_range python_text;

int heap_is_python_object(size_t bytes, const void* caller) {
    uint64_t from = (uint64_t)(uintptr_t)caller;
    return bytes == heap_self.python_bytes && bytes > HEAP_SMALL_OBJECT && from >= python_text.begin &&
           from < python_text.end;
}

static void find_python_text(void) {
    fah_elf_object object;
    uintptr_t inside = fah_find_symbol("PyMem_RawMalloc");
    if (!inside || !fah_find_object(inside, &object)) return;
    for (uint32_t i = 0; i < object.text_count; ++i) {
        if (inside >= object.text[i].begin && inside < object.text[i].end) python_text = object.text[i];
    }
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
    heap_python.get_allocator(domain, &now);
    return heap_python_is_ours(&now);
}

static void install(void) {
    if (installations == INSTALLATIONS) return;
    for (int i = 0; i < (int)DOMAINS; ++i) {
        hooked* hook = &behind[i][installations];
        hook->domain = FIRST_DOMAIN + i;
        heap_python.get_allocator(hook->domain, &hook->next);
        if (heap_python_is_ours(&hook->next)) continue;
        allocator hooks = heap_python_hooks(hook);
        heap_python.set_allocator(hook->domain, &hooks);
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
    heap_python.get_allocator = (domain_call)fah_find_symbol("PyMem_GetAllocator");
    heap_python.set_allocator = (domain_call)fah_find_symbol("PyMem_SetAllocator");
    find_python_text();
    return heap_python.get_allocator && heap_python.set_allocator;
}

static int all_hooked(void) { return is_hooked(FIRST_DOMAIN) && is_hooked(FIRST_DOMAIN + 1); }

/* What a run before has learnt may not be so any more, and its hooks may be the direct ones. */
static void learn_anew(int domain) {
    allocator now = {0};
    heap_python.get_allocator(domain, &now);
    hooked* hook = now.context;
    hook->small_is_own = 0;
    hook->is_known = 0;
    allocator hooks = heap_python_hooks(hook);
    heap_python.set_allocator(domain, &hooks);
}

int heap_python_attach(int objects, int exact) {
    heap_python.frees_are_hooked = exact;
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
        heap_python.get_allocator(FIRST_DOMAIN + (int)i, &now);
        hooked* hook = now.context;
        uint32_t place = (uint32_t)(hook - behind[i]);
        if (place > installations) installations = place;
        heap_python.set_allocator(FIRST_DOMAIN + (int)i, &hook->next);
    }
}

int heap_python_start(int objects, int exact) {
    heap_python.frees_are_hooked = exact;
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

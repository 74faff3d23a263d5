/* An allocator of a program's own: blocks behind one another out of large mappings; nothing is ever given back. */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

static char* next;
static size_t room;
static int lock;

static void* take(size_t alignment, size_t size) {
    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) {
    }
    size_t need = size + alignment + 32;
    if (room < need) {
        room = need > (64 << 20) ? need : (64 << 20);
        next = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }
    uintptr_t block = ((uintptr_t)next + 16 + alignment - 1) / alignment * alignment;
    ((size_t*)block)[-1] = size;
    room -= block + size - (uintptr_t)next;
    next = (char*)block + size;
    room -= -(uintptr_t)next & 15;
    next += -(uintptr_t)next & 15;
    __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
    return (void*)block;
}
void* malloc(size_t size) { return size > (1ul << 40) ? (errno = ENOMEM, NULL) : take(16, size); }
void free(void* block) { (void)block; }
void* calloc(size_t count, size_t size) { return malloc(count * size); }
void* realloc(void* old, size_t size) {
    void* block = malloc(size);
    if (old && block) memcpy(block, old, ((size_t*)old)[-1] < size ? ((size_t*)old)[-1] : size);
    return block;
}
void* memalign(size_t alignment, size_t size) { return take(alignment < 16 ? 16 : alignment, size); }
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
    *out = memalign(alignment, size);
    return 0;
}
size_t malloc_usable_size(void* block) { return block ? ((size_t*)block)[-1] : 0; }

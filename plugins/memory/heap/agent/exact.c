#include "plugins/memory/heap/agent/exact.h"

#include <errno.h>
#include <time.h>

#include "plugins/memory/heap/agent/agent.h"
#include "plugins/memory/heap/agent/counted_blocks.h"
#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/own_memory.h"
#include "plugins/memory/heap/agent/sites.h"
#include "plugins/memory/heap/heap_wire.h"

#define ORIGIN_STEP 0x2545f4914f6cdd1dull
#define SALT_STEP 0x9e6c63d0876a9a47ull
#define FIRST_HANDLE 2u
#define PATIENCE_NS 10000000000ull

struct heap_exact_page heap_exact __attribute__((aligned(65536)));

static uint32_t start_flags;

static uint64_t now_ns(void) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void lose(void) { heap_agent.core->count(FAH_LOSS_HEAP_UNTRACKED, 1); }

/* Held for nanoseconds, so having waited this long means that its thread is no more: then counting ends, and says so. */
static __attribute__((noinline, cold)) void be_stuck(void) {
    heap_all_sites.table->full_ns = now_ns();
    __atomic_store_n(&heap_all_sites.table->full, HEAP_FULL_STUCK, __ATOMIC_RELEASE);
    heap_exact_end();
}

static inline __attribute__((always_inline)) int lock(const heap_thread* self) {
    int how = heap_lock_take(&heap_exact.state.lock, self->word);
    if (__builtin_expect(how == HEAP_NOT_LOCKED, 0)) be_stuck();
    return how;
}

static inline void unlock(const heap_thread* self, int how) { heap_lock_give(&heap_exact.state.lock, self->word, how); }

void heap_exact_thread(void** slot) {
    heap_self.word = (uint64_t*)(void*)slot;
    if (slot) __atomic_store_n(heap_self.word, 0, __ATOMIC_RELAXED);
}

void heap_exact_thread_ends(void) {
    if (heap_self.word) heap_lock_leave(&heap_exact.state.lock, heap_self.word);
    heap_self.word = NULL;
}

int heap_exact_start(uint32_t sites) {
    static uint64_t tables;
    heap_wipe_in_children(&heap_exact, sizeof heap_exact);
    heap_exact.state = (heap_exact_state){.salt = ++tables * SALT_STEP};
    heap_lock_start(&heap_exact.state.lock, PATIENCE_NS);
    heap_drop_counted(1);
    int started = heap_sites_start(sites);
    heap_exact.state.on = (uint32_t)started;
    return started;
}

/* Who may be in the middle of counting is waited for. */
void heap_exact_forget(void) {
    if (!heap_all_sites.table) return;
    heap_lock_take(&heap_exact.state.lock, NULL);
    heap_drop_counted(0);
    heap_sites_drop();
}

void heap_exact_tell(uint32_t flags) {
    start_flags = flags;
    if (heap_agent.core->stack_identity() != 0) heap_exact.state.told = (uint32_t)heap_tell_start(flags);
}

void heap_exact_end(void) { __atomic_store_n(&heap_exact.state.on, 0, __ATOMIC_RELEASE); }

void heap_exact_leave(uint32_t leaves) {
    if (heap_all_sites.table)
        __atomic_store_n(&heap_all_sites.table->leave_ns, leaves ? now_ns() : 0, __ATOMIC_RELEASE);
}

/* Once, by the thread whose stack it is; where the ring is full, at the next allocation from there. */
static __attribute__((noinline, cold)) void tell(uint32_t site, uint32_t origin) {
    int error = errno;
    void** slot = NULL;
    heap_site_record record = {site, origin};
    fah_target_thread* thread = heap_agent.core->current_thread(heap_agent.channel, &slot);
    if (!heap_exact.state.told) heap_exact.state.told = (uint32_t)heap_tell_start(start_flags);
    if (!heap_exact.state.told) return;
    heap_all_sites.told[site] = 1;
    if (heap_agent.core->write(heap_agent.channel, thread, HEAP_RECORD_SITE, &record, sizeof record, 1) != FAH_OK) {
        heap_agent.core->count(FAH_LOSS_DROPPED, (uint64_t)-1);
        heap_all_sites.told[site] = 0;
    }
    errno = error;
}

/* A block at an address that is taken: the free of the one before was not seen. */
static __attribute__((noinline, cold)) void free_unseen(heap_counted before) {
    heap_take_from_site(before.site, before.bytes, 1, 0);
}

#define INLINE static inline __attribute__((always_inline))

INLINE int remember_large(uint64_t address, heap_counted block) {
    heap_counted before = {HEAP_NO_SITE, 0};
    int kept = heap_put_large(address, block, &before);
    if (__builtin_expect(before.site != HEAP_NO_SITE, 0)) free_unseen(before);
    return kept;
}

/* The first block of its MiB, a tiny one, or one in whose words another one stands already. */
static __attribute__((noinline)) int remember_elsewhere(uint64_t address, heap_counted block) {
    const int tiny = block.bytes <= HEAP_TINY;
    uint32_t* word = tiny ? heap_make_shadow(heap_fine_shadow, address, HEAP_FINE)
                          : heap_make_shadow(heap_coarse_shadow, address, HEAP_COARSE);
    if (!word || (*word != 0 && !heap_word_is_of(*word, address))) return remember_large(address, block);
    if (*word != 0) free_unseen(heap_counted_of(*word));
    *word = heap_small_word(address, block.site, block.bytes);
    return 1;
}

INLINE int remember(uint64_t address, heap_counted block) {
    if (block.bytes > HEAP_SMALL) return remember_large(address, block);
    if (block.bytes <= HEAP_TINY) return remember_elsewhere(address, block);
    uint32_t* word = heap_shadow_word(heap_coarse_shadow, address, HEAP_COARSE);
    if (__builtin_expect(!word || *word != 0, 0)) return remember_elsewhere(address, block);
    *word = heap_small_word(address, block.site, block.bytes);
    return 1;
}

static __attribute__((noinline)) int forget_elsewhere(uint64_t address, heap_counted* out) {
    uint32_t* word = heap_shadow_word(heap_fine_shadow, address, HEAP_FINE);
    if (!word || *word == 0) return heap_take_large(address, out);
    *out = heap_counted_of(*word);
    *word = 0;
    return 1;
}

INLINE int forget(uint64_t address, heap_counted* out) {
    uint32_t* word = heap_shadow_word(heap_coarse_shadow, address, HEAP_COARSE);
    if (!word || !heap_word_is_of(*word, address)) return forget_elsewhere(address, out);
    *out = heap_counted_of(*word);
    *word = 0;
    return 1;
}

/* The thread's last site, most of the time. */
INLINE uint32_t site_of(heap_thread* self, uint64_t identity) {
    if (__builtin_expect(self->identity == identity, 1)) return self->site;
    uint32_t site = heap_find_site(identity);
    if (site != HEAP_NO_SITE) {
        self->identity = identity;
        self->site = site;
    }
    return site;
}

/* 0 = the table is full. */
INLINE int count(heap_thread* self, uint64_t address, size_t bytes, uint64_t identity, uint32_t origin) {
    const int how = lock(self);
    if (__builtin_expect(how == HEAP_NOT_LOCKED, 0)) return 0;
    const uint32_t site = site_of(self, identity);
    if (__builtin_expect(site == HEAP_NO_SITE, 0)) {
        heap_exact.state.full = 1;
        unlock(self, how);
        return 0;
    }
    int is_told = heap_all_sites.told[site];
    heap_add_to_site(site, bytes);
    if (address && !remember(address, (heap_counted){site, bytes})) {
        heap_take_from_site(site, bytes, 1, 0);
        lose();
    }
    unlock(self, how);
    if (__builtin_expect(!is_told, 0)) tell(site, origin);
    return 1;
}

INLINE uint64_t salted(uint64_t identity, uint32_t origin) {
    return identity + origin * ORIGIN_STEP + heap_exact.state.salt;
}

int heap_count_allocation(const void* block, size_t bytes, uint32_t origin) {
    heap_thread* self = &heap_self;
    if (__builtin_expect(self->busy, 0)) return lose(), 1;
    self->busy = 1;
    uint64_t identity = heap_agent.core->stack_identity();
    int counted = 1;
    if (__builtin_expect(identity != 0, 1))
        counted = count(self, (uint64_t)(uintptr_t)block, bytes, salted(identity, origin), origin);
    self->last_block = block;
    self->busy = 0;
    return counted;
}

void heap_count_free(const void* block) {
    heap_thread* self = &heap_self;
    heap_counted counted;
    if (!block) return;
    if (__builtin_expect(self->busy, 0)) {
        lose();
        return;
    }
    self->busy = 1;
    const int how = lock(self);
    if (how != HEAP_NOT_LOCKED) {
        if (forget((uint64_t)(uintptr_t)block, &counted))
            heap_take_from_site(counted.site, counted.bytes, 1, self->last_block == block);
        unlock(self, how);
    }
    self->last_block = NULL;
    self->busy = 0;
}

static void take_back(uint32_t site, uint64_t bytes) {
    heap_self.busy = 1;
    const int how = lock(&heap_self);
    if (how != HEAP_NOT_LOCKED) {
        heap_take_from_site(site, bytes, 1, 0);
        unlock(&heap_self, how);
    }
    heap_self.busy = 0;
}

int heap_count_move(const void* block) {
    heap_thread* self = &heap_self;
    heap_counted counted;
    if (!block || self->busy) return 0;
    self->busy = 1;
    int known = 0;
    const int how = lock(self);
    if (how != HEAP_NOT_LOCKED) {
        known = forget((uint64_t)(uintptr_t)block, &counted);
        unlock(self, how);
    }
    if (known) {
        self->moving_site = counted.site;
        self->moving_bytes = counted.bytes;
    }
    self->busy = 0;
    return known;
}

void heap_count_moved(void) { take_back(heap_self.moving_site, heap_self.moving_bytes); }

void heap_count_unmoved(const void* block) {
    int kept = 0;
    heap_self.busy = 1;
    const int how = lock(&heap_self);
    if (how != HEAP_NOT_LOCKED) {
        kept = remember((uint64_t)(uintptr_t)block, (heap_counted){heap_self.moving_site, heap_self.moving_bytes});
        unlock(&heap_self, how);
    }
    heap_self.busy = 0;
    if (!kept) heap_agent.core->count(FAH_LOSS_HEAP_FREES, 1);
}

uint64_t heap_count_mapping(uint64_t bytes) {
    heap_thread* self = &heap_self;
    if (self->busy) return lose(), 0;
    self->busy = 1;
    uint64_t identity = heap_agent.core->stack_identity();
    int counted = identity && count(self, 0, bytes, salted(identity, FAH_ORIGIN_KERNEL), FAH_ORIGIN_KERNEL);
    uint64_t handle = counted ? self->site + FIRST_HANDLE : 0;
    self->busy = 0;
    return handle;
}

void heap_count_unmapping(uint64_t handle, uint64_t bytes) {
    if (!heap_self.busy && heap_counts_all()) take_back((uint32_t)handle - FIRST_HANDLE, bytes);
}

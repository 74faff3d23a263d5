/* Taking samples, and telling of them. A sample may be interrupted by a signal handler that allocates: it finds the thread
 * busy, and leaves its bytes to the next allocation. */
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "plugins/memory/heap/agent/agent.h"
#include "plugins/memory/heap/agent/draw.h"
#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/python_memory.h"
#include "plugins/memory/heap/agent/sites.h"
#include "plugins/memory/heap/agent/untold.h"
#include "plugins/memory/heap/heap_wire.h"

#define LARGEST_MEAN (1ull << 40)
#define LOOK_EVERY 128u
#define SPACING_NS 20000u
#define MOST_APART 12u
#define COUNTED 1u         /* in place of a serial: none is so small */
#define RING_FOR_FREES 80u /* percent: the rest of a ring that fills up is for allocations, for frees can wait */

_Thread_local heap_thread heap_self;

static uint64_t last_serial; /* atomic */

uint64_t heap_next_serial(void) { return __atomic_add_fetch(&last_serial, 1, __ATOMIC_RELAXED); }

static int write_record(uint32_t kind, const void* payload, uint32_t size, uint32_t with_stack) {
    void** slot = NULL;
    fah_target_thread* thread = heap_agent.core->current_thread(heap_agent.channel, &slot);
    return heap_agent.core->write(heap_agent.channel, thread, kind, payload, size, with_stack) == FAH_OK;
}

int heap_tell_start(uint32_t flags) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t first = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    __atomic_store_n(&last_serial, first, __ATOMIC_RELAXED);
    struct {
        heap_start start;
        char table[FAH_SHARED_PATH];
    } record = {.start = {.first_serial = first, .flags = flags}};
    size_t length = flags & HEAP_EXACT ? strlen(heap_sites_path()) + 1 : 0;
    memcpy(record.table, heap_sites_path(), length);
    return write_record(HEAP_RECORD_START, &record, (uint32_t)(sizeof record.start + length), 0);
}

int heap_tell_allocated(uint64_t serial, uint64_t bytes, uint64_t mean, uint32_t origin) {
    heap_alloc record = {.serial = serial, .bytes = bytes, .mean = mean, .origin = origin};
    if (!write_record(HEAP_RECORD_ALLOC, &record, sizeof record, 1)) return 0;
    heap_tell_untold();
    return 1;
}

int heap_tell_reserved(uint64_t serial, uint64_t begin, uint64_t bytes) {
    heap_reserve record = {.serial = serial, .begin = begin, .bytes = bytes, .pid = heap_agent.pid};
    return write_record(HEAP_RECORD_RESERVE, &record, sizeof record, 1);
}

/* What the ring refuses is kept, so it is not dropped as the core has counted it. */
int heap_write_free(uint64_t serial, uint64_t bytes) {
    heap_free record = {.serial = serial, .bytes = bytes};
    int written = write_record(HEAP_RECORD_FREE, &record, sizeof record, 0);
    if (!written) heap_agent.core->count(FAH_LOSS_DROPPED, (uint64_t)-1);
    return written;
}

void heap_tell_freed(uint64_t serial, uint64_t bytes) {
    int error = errno;
    if (__atomic_load_n(&heap_agent.state, __ATOMIC_RELAXED) != HEAP_SAMPLING) return;
    if (heap_is_handle(serial)) {
        heap_count_unmapping(serial, bytes);
        return;
    }
    if (heap_agent.core->ring_fill() < RING_FOR_FREES && heap_write_free(serial, bytes))
        heap_tell_untold();
    else
        heap_keep_untold(serial, bytes);
    errno = error;
}

/* What an allocator frees itself, below a hook that has seen the block, was not counted by itself. */
void heap_release(const void* block) {
    if (heap_counts_all()) {
        if (heap_counts_now()) heap_count_free(block);
        if (!heap_exact.state.full) return;
    }
    if (!heap_may_hold(block)) return;
    uint64_t serial = heap_set_take(block);
    if (serial) heap_tell_freed(serial, 0);
}

uint64_t heap_before_move(const void* block) {
    if (heap_counts_all() && heap_counts_now() && heap_count_move(block)) return COUNTED;
    return heap_may_hold(block) ? heap_set_take(block) : 0;
}

void heap_after_move(uint64_t serial, const void* old, const void* block, size_t bytes) {
    if (serial == COUNTED)
        block || bytes == 0 ? heap_count_moved() : heap_count_unmoved(old);
    else if (block || bytes == 0)
        heap_tell_freed(serial, 0);
    else if (!heap_set_add(old, serial))
        heap_agent.core->count(FAH_LOSS_HEAP_FREES, 1);
}

/* A thread that takes more than one in SPACING takes fewer, so that a program which allocates gigabytes a second is not
 * slowed down by a tenth. */
static void keep_apart(void) {
    if (++heap_self.taken < LOOK_EVERY) return;
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t time = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    uint64_t took = time - heap_self.since;
    if (took < LOOK_EVERY * SPACING_NS && heap_self.apart < MOST_APART) ++heap_self.apart;
    if (took > 4 * LOOK_EVERY * SPACING_NS && heap_self.apart > 0) --heap_self.apart;
    heap_self.since = time;
    heap_self.taken = 0;
}

/* Samples come further apart too while the ring fills faster than the host reads it, up to 2^14 times. As each sample says
 * by which mean it was drawn, that widens the error and does not bias. */
static uint64_t mean_for_now(void) {
    keep_apart();
    uint32_t fill = heap_agent.core->ring_fill();
    uint32_t crowded = fill < 40 ? 0 : (fill - 30) / 5;
    uint64_t mean = heap_agent.mean << (crowded > heap_self.apart ? crowded : heap_self.apart);
    return mean < LARGEST_MEAN ? mean : LARGEST_MEAN;
}

static int64_t draw(void) {
    heap_self.mean = mean_for_now();
    return heap_distance(heap_random(&heap_self.random), heap_self.mean);
}

static void begin_thread(int64_t* left) {
    if (heap_self.begun) return;
    heap_self.begun = 1;
    heap_self.random = heap_seed_of_next_thread();
    *left += draw();
}

int heap_is_due(int64_t* left, size_t bytes) {
    if (__atomic_load_n(&heap_agent.state, __ATOMIC_ACQUIRE) != HEAP_SAMPLING || heap_self.busy) return 0;
    begin_thread(left);
    return (int64_t)((uint64_t)*left + (uint64_t)heap_self.aside - bytes) < 0;
}

static void sample(const void* block, size_t bytes, uint64_t mean, uint32_t origin) {
    uint64_t serial = heap_next_serial(), before = heap_may_hold(block) ? heap_set_take(block) : 0;
    if (before) heap_tell_freed(before, 0); /* by somebody whose calls do not come to us */
    if (!heap_set_add(block, serial))
        heap_agent.core->count(FAH_LOSS_HEAP_UNTRACKED, 1);
    else if (!heap_tell_allocated(serial, bytes, mean, origin))
        heap_set_take(block);
}

/* What is left for the thread until its next sample, this allocation taken into account. */
static void count_down(const void* block, size_t bytes, uint32_t origin) {
    heap_self.left += heap_self.aside;
    heap_self.aside = 0;
    begin_thread(&heap_self.left);
    if (heap_self.left < 0 && heap_free_is_seen(bytes, origin)) {
        uint64_t mean = heap_self.mean;
        heap_self.left = draw();
        sample(block, bytes, mean, origin);
    }
    heap_self.outside = 0;
    if (heap_python_is_watched(origin)) {
        heap_self.aside = heap_self.left;
        heap_self.left = 0;
    }
}

/* Every allocation of this process image comes here. */
static int take_counted(const void* block, size_t bytes, uint32_t origin) {
    int counted = !block || (!heap_exact.state.full && heap_count_allocation(block, bytes, origin));
    if (!counted) return 0;
    heap_self.left = HEAP_EVERY_ONE;
    if (__builtin_expect(heap_python_calls_to_watch != 0, 0) && block) heap_python_is_watched(origin);
    return 1;
}

/* Where the next run may come, every allocation looks whether it has, and that run draws anew. */
static void be_done(void) {
    heap_self.left = heap_agent.is_attached ? 0 : HEAP_SUPPRESSED;
    heap_self.begun = 0;
    heap_self.aside = 0;
    heap_self.apart = 0;
}

void* heap_take_sample(void* block, size_t bytes, uint32_t origin) {
    if (heap_counts_all() && take_counted(block, bytes, origin)) return block;
    int error = errno;
    uint32_t state = __atomic_load_n(&heap_agent.state, __ATOMIC_ACQUIRE);
    if (!block) {
        heap_self.left = (int64_t)((uint64_t)heap_self.left + bytes);
    } else if (state == HEAP_STARTING) {
        heap_self.left = 0;
    } else if (state == HEAP_OVER) {
        be_done();
    } else if (!heap_self.busy) {
        heap_self.busy = 1;
        count_down(block, bytes, origin);
        heap_self.busy = 0;
    }
    errno = error;
    return block;
}

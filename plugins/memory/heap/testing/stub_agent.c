#include "plugins/memory/heap/testing/stub_agent.h"

#include "plugins/memory/heap/agent/agent.h"
#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/untold.h"
#include "plugins/memory/heap/heap_wire.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROOM 80000u

static stub_told told[ROOM];
static unsigned told_count;
static uint64_t losses;
static uint64_t serial;
static int refuses;
static uint32_t fill;

static void count(uint32_t loss, uint64_t add) {
    (void)loss;
    losses += add;
}

static uint32_t ring_fill(void) { return fill; }

static uint64_t identity;
static uint64_t share_left;
static int share_file = -1;

static uint64_t stack_identity(void) { return identity; }

static fah_target_thread* current_thread(uint32_t channel, void*** slot) {
    (void)channel;
    (void)slot;
    return NULL;
}

static int32_t write_site(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                          uint32_t payload_size, uint32_t with_stack) {
    (void)channel;
    (void)thread;
    (void)kind;
    (void)with_stack;
    if (refuses || told_count == ROOM || payload_size < sizeof(heap_site_record)) return FAH_FAILED;
    told[told_count++] = (stub_told){2, ((const heap_site_record*)payload)->site, identity};
    return FAH_OK;
}

static void* share(uint64_t room, uint64_t bytes, char* path) {
    memcpy(path, "/tmp/heap-table-XXXXXX", sizeof "/tmp/heap-table-XXXXXX");
    if (share_file >= 0) close(share_file);
    share_file = mkstemp(path);
    if (share_file < 0 || bytes > share_left || ftruncate(share_file, (off_t)room) != 0) return NULL;
    share_left -= bytes;
    void* map = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, share_file, 0);
    return map == MAP_FAILED ? NULL : map;
}

static int32_t share_more(const char* path, uint64_t from, uint64_t bytes) {
    (void)path;
    (void)from;
    if (bytes > share_left) return FAH_FAILED;
    share_left -= bytes;
    return FAH_OK;
}

static const fah_core core = {.struct_size = sizeof core,
                              .current_thread = current_thread,
                              .write = write_site,
                              .count = count,
                              .ring_fill = ring_fill,
                              .stack_identity = stack_identity,
                              .share = share,
                              .share_more = share_more};

heap_agent_state heap_agent = {.core = &core, .state = HEAP_SAMPLING};
_Thread_local heap_thread heap_self;

uint64_t heap_next_serial(void) { return ++serial; }

int heap_tell_allocated(uint64_t number, uint64_t bytes, uint64_t mean, uint32_t origin) {
    (void)mean;
    (void)origin;
    if (refuses || told_count == ROOM) return 0;
    told[told_count++] = (stub_told){0, number, bytes};
    return 1;
}

int heap_tell_reserved(uint64_t number, uint64_t begin, uint64_t bytes) {
    (void)begin;
    if (refuses || told_count == ROOM) return 0;
    told[told_count++] = (stub_told){3, number, bytes};
    return 1;
}

void heap_tell_freed(uint64_t number, uint64_t bytes) {
    if (told_count < ROOM) told[told_count++] = (stub_told){1, number, bytes};
}

int heap_write_free(uint64_t number, uint64_t bytes) {
    if (refuses) return 0;
    heap_tell_freed(number, bytes);
    return 1;
}

int heap_tell_start(uint32_t flags) {
    (void)flags;
    return !refuses;
}

void stub_stack(uint64_t number) { identity = number; }
void stub_busy(int busy) { heap_self.busy = (uint32_t)busy; }
void stub_share(uint64_t bytes) { share_left = bytes; }

void stub_reset(void) {
    told_count = 0;
    losses = serial = 0;
    refuses = 0;
    fill = 0;
}

void stub_refuse(int refuse) { refuses = refuse; }
void stub_fill(uint32_t percent) { fill = percent; }
unsigned stub_told_count(void) { return told_count; }
stub_told stub_told_at(unsigned index) { return told[index]; }
uint64_t stub_losses(void) { return losses; }

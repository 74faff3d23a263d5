#include "plugins/memory/heap/testing/stub_agent.h"

#include "plugins/memory/heap/agent/agent.h"
#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/untold.h"

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

static const fah_core core = {.struct_size = sizeof core, .count = count, .ring_fill = ring_fill};

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

void heap_tell_freed(uint64_t number, uint64_t bytes) {
    if (told_count < ROOM) told[told_count++] = (stub_told){1, number, bytes};
}

int heap_write_free(uint64_t number, uint64_t bytes) {
    if (refuses) return 0;
    heap_tell_freed(number, bytes);
    return 1;
}

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

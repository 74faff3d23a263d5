/* The heap agent inside the target: joining the run, forks, the end. */
#include "plugins/memory/heap/agent/agent.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "plugins/memory/heap/agent/draw.h"
#include "plugins/memory/heap/agent/exact.h"
#include "plugins/memory/heap/agent/heap.h"
#include "plugins/memory/heap/agent/mappings.h"
#include "plugins/memory/heap/agent/next_calls.h"
#include "plugins/memory/heap/agent/python_memory.h"
#include "plugins/memory/heap/agent/untold.h"
#include "plugins/memory/heap/heap_table.h"
#include "plugins/memory/heap/heap_wire.h"
#include "sdk/agent/elf_lookup.h"

#define SMALLEST_MEAN 1024
#define LARGEST_MEAN (1ll << 39)
#define DEFAULT_MEAN (512 << 10)
#define DEFAULT_BLOCKS (1 << 20)

heap_agent_state heap_agent;
static uint32_t start_flags;
static uint32_t exact_sites; /* that may be counted at most; 0 = it is sampled */
static uint64_t family;      /* of a fork's child its pid: those of one parent are not to draw alike */

static int32_t own_pid(void) { return (int32_t)syscall(SYS_getpid); }

/* What the heap's half in the host has asked for. */
static int64_t number_from_environment(const char* name, int64_t low, int64_t high, int64_t usual) {
    const char* text = getenv(name);
    int64_t number = text ? strtoll(text, NULL, 10) : usual;
    return number < low || number > high ? usual : number;
}

uint64_t heap_seed_of_next_thread(void) {
    static uint64_t threads;
    uint64_t number = __atomic_add_fetch(&threads, 1, __ATOMIC_RELAXED);
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t seed = heap_agent.seed ? heap_agent.seed : (uint64_t)now.tv_nsec ^ (uint64_t)own_pid() << 32;
    seed += number * 0x9e3779b97f4a7c15ull + family * 0xd1b54a32d192ed03ull;
    return heap_random(&seed);
}

static void begin_image(void) {
    if (exact_sites == 0) {
        heap_tell_start(start_flags);
        return;
    }
    if (!heap_exact_start(exact_sites)) {
        heap_tell_start(start_flags | HEAP_NO_TABLE);
        return;
    }
    heap_self.left = HEAP_EVERY_ONE;
    heap_exact_tell(start_flags | HEAP_EXACT);
}

/* In the forking thread of a fork's child: what lives there is the parent's, and its draws are not to be repeated. */
static void begin_child(void) {
    heap_agent.pid = own_pid();
    family = (uint64_t)heap_agent.pid;
    heap_set_clear_in_child();
    heap_drop_mappings();
    heap_drop_untold();
    if (heap_self.begun) heap_self.random = heap_seed_of_next_thread();
    heap_self.busy = 0;
    begin_image();
}

static void on_thread_start(fah_target_thread* thread, int32_t tid, void** slot) {
    (void)thread;
    if (tid == (int32_t)syscall(SYS_gettid)) heap_exact_thread(slot); /* one that was there is registered by another */
    if (heap_agent.state == HEAP_SAMPLING && tid == own_pid() && heap_agent.pid != tid) begin_child();
}

static void on_thread_exit(fah_target_thread* thread, void** slot) {
    (void)thread;
    (void)slot;
    heap_exact_thread_ends();
}

static void be_over(void) {
    __atomic_store_n(&heap_agent.state, HEAP_OVER, __ATOMIC_RELEASE);
    heap_exact_end();
}

static int join_run(void) {
    const fah_agent agent = {.struct_size = sizeof agent,
                             .channel = "fah.memory.heap",
                             .on_thread_start = on_thread_start,
                             .on_thread_exit = on_thread_exit,
                             .on_disarm = be_over,
                             .on_process_leave = heap_exact_leave};
    heap_agent.core = fah_core_v1();
    if (!heap_agent.core) return 0;
    heap_agent.pid = own_pid();
    heap_agent.mean = (uint64_t)number_from_environment("_FAH_HEAP_MEAN", SMALLEST_MEAN, LARGEST_MEAN, DEFAULT_MEAN);
    heap_agent.seed = (uint64_t)number_from_environment("_FAH_HEAP_SEED", 0, INT64_MAX, 0);
    heap_agent.channel = heap_agent.core->register_agent(&agent);
    return heap_agent.channel != 0;
}

/* is_malloc_seen: what native code allocates comes to us. */
static void begin(int is_malloc_seen, int (*hook_python)(int objects, int exact)) {
    heap_set_start((uint64_t)number_from_environment("_FAH_HEAP_BLOCKS", 1, 1 << 26, DEFAULT_BLOCKS));
    int with_objects = number_from_environment("_FAH_HEAP_PYTHON", 0, 1, 1) != 0;
    start_flags = is_malloc_seen ? 0 : HEAP_FOREIGN_MALLOC;
    exact_sites = (uint32_t)number_from_environment("_FAH_HEAP_EXACT", 0, HEAP_MAX_SITES, 0);
    if (!hook_python(with_objects, exact_sites != 0)) start_flags |= HEAP_WITHOUT_PYTHON;
    heap_self.left = 0;
    begin_image();
    __atomic_store_n(&heap_agent.state, HEAP_SAMPLING, __ATOMIC_RELEASE);
}

/* Loaded into a program that runs already it waits for fah_agent_attach_v1. */
__attribute__((constructor)) static void start(void) {
    heap_find_next_calls();
    if (!fah_stands_before_libc()) return;
    if (join_run())
        begin(heap_malloc_is_ours(), heap_python_start);
    else
        be_over();
}

/* What lived when the run before ended lives on, and is nobody's. Not when that ends: a thread may still be in the middle. */
static void forget_run_before(void) {
    heap_set_clear();
    heap_drop_mappings();
    heap_drop_untold();
    heap_exact_forget();
}

FAH_EXPORT int32_t fah_agent_attach_v1(void);
int32_t fah_agent_attach_v1(void) {
    static uint32_t reached;
    if (fah_stands_before_libc()) return FAH_UNAVAILABLE;
    forget_run_before();
    if (!join_run()) return FAH_UNAVAILABLE;
    heap_agent.is_attached = 1;
    reached += heap_agent.core->redirect((uint64_t)(uintptr_t)&fah_agent_attach_v1);
    begin(reached != 0, heap_python_attach);
    return FAH_OK;
}

FAH_EXPORT void fah_agent_detach_v1(void);
void fah_agent_detach_v1(void) {
    be_over();
    heap_python_detach();
    heap_set_clear();
}

/* Before the core's own: what runs later in the process, down to the loader's last function, is not counted. */
__attribute__((destructor)) static void end(void) { be_over(); }

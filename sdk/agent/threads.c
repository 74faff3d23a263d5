/* Thread slots are mapped once and reused; a slot's stack is 260 KiB of address space of which only the depth that is used
 * is ever touched. The end of a thread is seen by a key's destructor: return, pthread_exit and cancel all run it, and
 * no unwinder is needed. */
#include "sdk/agent/threads.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/agents.h"
#include "sdk/agent/clocks.h"
#include "sdk/agent/elf_lookup.h"
#include "sdk/agent/image.h"
#include "sdk/agent/process_facts.h"
#include "sdk/agent/sample.h"
#include "sdk/agent/thread_name.h"

typedef int (*create_function)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
typedef int (*key_create_function)(pthread_key_t*, void (*)(void*));
typedef int (*set_specific_function)(pthread_key_t, const void*);

_Thread_local fah_target_thread* fah_self_thread;
static fah_target_thread* slots[FAH_MAX_THREADS];
static uint32_t waiting_for_adoption; /* atomic */
static uint32_t next_slot;

static create_function next_create;
static set_specific_function next_set_specific;
static pthread_key_t key;

static fah_target_thread* map_slot(fah_target_thread** place) {
    fah_target_thread* thread = __atomic_load_n(place, __ATOMIC_ACQUIRE);
    if (thread) return thread;
    /* Not by mmap: an agent that watches the program's mappings would take it for one. */
    long map = syscall(SYS_mmap, NULL, sizeof *thread, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == -1) return NULL;
    fah_target_thread* fresh = (fah_target_thread*)map;
    if (__atomic_compare_exchange_n(place, &thread, fresh, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return fresh;
    syscall(SYS_munmap, map, sizeof *thread);
    return thread;
}

static void reset(fah_target_thread* thread) {
    const size_t from = offsetof(fah_target_thread, index); /* in_use stays: the slot is taken */
    memset((char*)thread + from, 0, offsetof(fah_target_thread, stack) - from);
    memset(&thread->stack, 0, offsetof(fah_stack, slots));
}

static fah_target_thread* acquire_thread(void) {
    uint32_t first = __atomic_fetch_add(&next_slot, 1, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < FAH_MAX_THREADS; ++i) {
        fah_target_thread* thread = map_slot(&slots[(first + i) % FAH_MAX_THREADS]);
        uint32_t unused = 0;
        if (!thread) break;
        if (!__atomic_compare_exchange_n(&thread->in_use, &unused, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) continue;
        reset(thread);
        return thread;
    }
    fah_image_count(FAH_LOSS_UNARMED, 1);
    return NULL;
}

static void release_thread(fah_target_thread* thread) { __atomic_store_n(&thread->in_use, 0, __ATOMIC_RELEASE); }

/* In the thread itself. */
static void begin_thread(fah_target_thread* thread) {
    thread->tid = (int32_t)syscall(SYS_gettid);
    /* Processes call themselves something else, which is no name for a thread. */
    thread->was_renamed = thread->tid == fah_image->pid;
    thread->index = __atomic_add_fetch(&fah_image->last_thread, 1, __ATOMIC_RELAXED);
    thread->pthread_id = (uint64_t)pthread_self();
    next_set_specific(key, thread);
    fah_self_thread = thread;
    fah_thread_write_record(thread, 0);
    fah_agents_start_thread(thread);
}

/* The key's destructor, in the thread itself. */
static void end_thread(void* argument) {
    fah_target_thread* thread = argument;
    if (thread != fah_self_thread) return;
    fah_agents_end_thread(thread);
    if (fah_image_is_ours()) {
        fah_write_unsampled(thread);
        fah_thread_write_record(thread, FAH_THREAD_ENDED);
    }
    fah_self_thread = NULL;
    release_thread(thread);
}

static void* run_thread(void* argument) {
    fah_target_thread* thread = argument;
    if (fah_image_live()) begin_thread(thread);
    void* (*function)(void*) = thread->start_function;
    void* start_argument = thread->start_argument;
    if (fah_self_thread != thread) release_thread(thread);
    return function(start_argument);
}

FAH_EXPORT int pthread_create(pthread_t* out, const pthread_attr_t* attributes, void* (*function)(void*),
                              void* argument) {
    create_function create = next_create;
    if (!create) create = (create_function)fah_find_next_symbol("pthread_create");
    fah_target_thread* thread = fah_image_is_ours() ? acquire_thread() : NULL;
    if (!thread) return create(out, attributes, function, argument);
    thread->start_function = function;
    thread->start_argument = argument;
    fah_thread_name_new(thread, (uint64_t)(uintptr_t)function, (uint64_t)(uintptr_t)argument);
    if (fah_self_thread) thread->blocked_signals = fah_self_thread->blocked_signals;
    int result = create(out, attributes, run_thread, thread);
    if (result != 0) release_thread(thread);
    return result;
}

/* exec keeps the thread's clocks running: the image before has written what they showed then. */
static void skip_time_so_far(fah_target_thread* thread) {
    thread->last_cpu_ns = fah_clock_ns(CLOCK_THREAD_CPUTIME_ID);
    thread->last_system_ns = fah_thread_system_ns();
}

static int find_functions(void) {
    key_create_function create_key = (key_create_function)fah_find_symbol("pthread_key_create");
    if (next_create) return 1;
    next_set_specific = (set_specific_function)fah_find_symbol("pthread_setspecific");
    if (!create_key || !next_set_specific || create_key(&key, end_thread) != 0) return 0;
    next_create = (create_function)fah_find_next_symbol("pthread_create");
    return next_create != NULL;
}

int fah_threads_start(void) {
    if (!find_functions()) return 0;
    fah_target_thread* thread = acquire_thread();
    if (!thread) return 0;
    thread->is_main = 1;
    fah_thread_name_new(thread, 0, 0);
    if (fah_process_was_replaced(fah_this_run.directory)) skip_time_so_far(thread);
    begin_thread(thread);
    return 1;
}

void fah_threads_restart(void) {
    fah_target_thread* thread = fah_self_thread;
    for (uint32_t i = 0; i < FAH_MAX_THREADS; ++i) {
        if (slots[i] && slots[i] != thread) release_thread(slots[i]);
    }
    uint32_t is_main = thread ? thread->is_main : 0;
    uint64_t blocked = thread ? thread->blocked_signals : 0;
    if (!thread) thread = acquire_thread();
    if (!thread) return;
    reset(thread);
    thread->is_main = is_main;
    thread->blocked_signals = blocked;
    fah_thread_name_new(thread, 0, 0);
    begin_thread(thread);
}

void fah_threads_visit(void (*visit)(fah_target_thread* thread)) {
    for (uint32_t i = 0; i < FAH_MAX_THREADS; ++i) {
        fah_target_thread* thread = __atomic_load_n(&slots[i], __ATOMIC_ACQUIRE);
        if (thread && __atomic_load_n(&thread->in_use, __ATOMIC_ACQUIRE) && thread->tid) visit(thread);
    }
}

static fah_target_thread* registered(int32_t tid) {
    for (uint32_t i = 0; i < FAH_MAX_THREADS; ++i) {
        fah_target_thread* thread = __atomic_load_n(&slots[i], __ATOMIC_ACQUIRE);
        if (thread && __atomic_load_n(&thread->in_use, __ATOMIC_ACQUIRE) && thread->tid == tid) return thread;
    }
    return NULL;
}

static void describe(fah_target_thread* thread, const fah_attached_thread* known, uint32_t count) {
    prctl(PR_GET_NAME, thread->inherited_name);
    for (uint32_t i = 0; i < count; ++i) {
        if (known[i].tid != thread->tid) continue;
        thread->pthread_id = known[i].pthread_id;
        for (uint32_t k = 0; k + 1 < FAH_THREAD_NAME && known[i].name[k]; ++k) thread->name[k] = known[i].name[k];
    }
}

/* One that was registered in an earlier run keeps its slot: it knows that by itself. */
static void attach_thread(int32_t tid, const fah_attached_thread* known, uint32_t count) {
    fah_target_thread* thread = registered(tid);
    int is_self = tid == (int32_t)syscall(SYS_gettid);
    if (!thread) thread = acquire_thread();
    if (!thread) return;
    reset(thread);
    thread->tid = tid;
    thread->was_renamed = 1;
    thread->is_main = (uint32_t)is_self;
    describe(thread, known, count);
    thread->last_cpu_ns = fah_thread_cpu_ns(tid);
    if (is_self) {
        skip_time_so_far(thread);
        begin_thread(thread);
        return;
    }
    thread->index = __atomic_add_fetch(&fah_image->last_thread, 1, __ATOMIC_RELAXED);
    fah_thread_write_record(thread, 0);
    __atomic_store_n(&thread->to_adopt, 1, __ATOMIC_RELEASE);
    __atomic_add_fetch(&waiting_for_adoption, 1, __ATOMIC_RELEASE);
    fah_agents_start_thread(thread);
}

static void release_ended_threads(void) {
    for (uint32_t i = 0; i < FAH_MAX_THREADS; ++i) {
        fah_target_thread* thread = slots[i];
        if (thread && thread->in_use && thread->tid && !fah_thread_exists(thread->tid)) release_thread(thread);
    }
}

typedef struct attachment {
    const fah_attached_thread* known;
    uint32_t count;
} attachment;

static void attach_listed(int32_t tid, void* context) {
    const attachment* list = context;
    attach_thread(tid, list->known, list->count);
}

int fah_threads_attach(const fah_attached_thread* known, uint32_t count) {
    attachment list = {known, count};
    if (!find_functions()) return 0;
    release_ended_threads();
    __atomic_store_n(&waiting_for_adoption, 0, __ATOMIC_RELAXED);
    return fah_threads_list(attach_listed, &list);
}

/* Keys behind the first 32 have no room before the thread has set one of them, and libc would have to allocate it. Such a
 * thread's slot is found to be free by the next run. */
#define KEYS_WITH_ROOM 32

fah_target_thread* fah_threads_adopt(void) {
    if (__atomic_load_n(&waiting_for_adoption, __ATOMIC_ACQUIRE) == 0) return fah_self_thread;
    fah_target_thread* thread = registered((int32_t)syscall(SYS_gettid));
    if (!thread || !__atomic_exchange_n(&thread->to_adopt, 0, __ATOMIC_ACQ_REL)) return fah_self_thread;
    __atomic_sub_fetch(&waiting_for_adoption, 1, __ATOMIC_RELEASE);
    thread->pthread_id = (uint64_t)pthread_self();
    thread->last_system_ns = fah_thread_system_ns();
    if (key < KEYS_WITH_ROOM) next_set_specific(key, thread);
    fah_self_thread = thread;
    if (fah_image_live()) fah_thread_write_record(thread, 0);
    fah_agents_adopt_thread(thread);
    return thread;
}

static void detach_thread(fah_target_thread* thread) {
    fah_agents_end_thread(thread);
    fah_write_unsampled(thread);
    fah_thread_write_record(thread, FAH_THREAD_ENDED);
}

void fah_threads_detach(void) { fah_threads_visit(detach_thread); }

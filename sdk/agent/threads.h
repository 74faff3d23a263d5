/* The registry of this process's threads: who runs, what its last sample was, and the hooks on its start and end. */
#ifndef FAH_THREADS_H
#define FAH_THREADS_H

#include <fixingahole/agent.h>
#include <stdint.h>

#include "sdk/agent/stack_walk.h"

#define FAH_KERNEL_NAME 16u
#define FAH_MAX_AGENTS 4u
#define FAH_MAX_THREADS 4096u

struct fah_target_thread {
    uint32_t in_use; /* atomic */
    uint32_t index;  /* in records, from 1; never reused within an image */
    int32_t tid;
    uint32_t is_main;     /* the thread the interpreter was found in */
    uint64_t last_cpu_ns; /* atomic: whoever moves it on owns the time between */
    int64_t last_system_ns;
    int64_t system_carry_ns; /* system time seen but not yet given to a sample */
    void* slots[FAH_MAX_AGENTS];
    uint64_t counted[FAH_MAX_AGENTS]; /* of each agent's counter: what the host has been told */
    void* (*start_function)(void*);
    void* start_argument;
    uint64_t blocked_signals; /* claimed signals that the program believes to have blocked */
    int64_t rusage_cpu_ns;    /* CPU time since the kernel was last asked for its share */
    uint64_t pthread_id;      /* pthread_self(), or 0 */
    uint32_t to_adopt;        /* atomic: registered by another thread, and not yet seen by itself */
    uint32_t stack_busy;      /* not 0: the thread itself, outside a handler, is at work on `stack` */
    uint64_t python_thread;   /* the threading.Thread that runs in it, or 0 */
    uint32_t was_renamed;     /* 1 = it will not be looked at again for another name */
    char name[FAH_THREAD_NAME];
    char inherited_name[FAH_KERNEL_NAME]; /* the kernel's: a thread that still has it was given none of its own */
    fah_stack stack;
};

extern _Thread_local fah_target_thread* fah_self_thread __attribute__((visibility("hidden")));

/* handler: the calling thread, or NULL when it is not registered (any more). */
static inline fah_target_thread* fah_thread_self(void) { return fah_self_thread; }

/* Makes the thread key and registers the calling thread, the main one. 0 when that is not possible. In the constructor. */
int fah_threads_start(void);

/* In a fork's child: forgets the other threads, gives the calling one a new index and writes its record. */
void fah_threads_restart(void);

/* Of a program that runs already. */
typedef struct fah_attached_thread {
    uint64_t pthread_id; /* 0 = not known */
    int32_t tid;
    uint32_t reserved;
    const char* name; /* "" = none */
} fah_attached_thread;

/* Instead of fah_threads_start: registers the calling thread and every other one that the process has; of those in
 * `known` more is known. Not in a handler. */
int fah_threads_attach(const fah_attached_thread* known, uint32_t count);

/* handler: fah_thread_self, of a thread that another one has registered too. */
fah_target_thread* fah_threads_adopt(void);

/* Of every thread: what no sample will see any more, and its end. No handler may be at work. */
void fah_threads_detach(void);

/* Calls visit for every registered thread; others run meanwhile. */
void fah_threads_visit(void (*visit)(fah_target_thread* thread));

#endif

/* The core inside the target, as agents see it. An agent is a shared object that links to the core, is preloaded behind
 * it, and talks to it through this table. libc only, no symbol above GLIBC_2.17, nothing that locks or allocates in a
 * handler. [target] everywhere; "handler" marks what may be called in a signal handler. */
#ifndef FIXINGAHOLE_AGENT_H
#define FIXINGAHOLE_AGENT_H

#include <fixingahole/abi.h>

#define FAH_RECORD_CPU 1       /* payload fah_cpu_payload, with a stack */
#define FAH_RECORD_UNSAMPLED 2 /* payload fah_cpu_payload, no stack: thread exit or process end */
#define FAH_RECORD_COUNTED 3   /* payload int64_t: by what fah_agent.counter has grown; with the sample's stack */
#define FAH_RECORD_ENDED 4 /* the host's own, to plugins that ask for it (fah_rings): the process is gone; no payload */
#define FAH_RECORD_AGENT 64 /* kinds from here on are the agent's own; payload as it wrote it */

/* What a CPU sample carries besides its stack. */
typedef struct fah_cpu_payload {
    int64_t cpu_ns;    /* thread CPU clock since the thread's last record */
    int64_t system_ns; /* of it in the kernel (RUSAGE_THREAD's stime), never above cpu_ns */
    uint64_t pc;       /* instruction pointer in the target */
    uint8_t origin;    /* FAH_ORIGIN_* of fixingahole/host.h */
    uint8_t opcode;    /* of the innermost frame, as it stands in the (possibly specialised) bytecode */
    uint16_t flags;    /* FAH_CPU_* */
    uint32_t reserved;
} fah_cpu_payload;

#define FAH_CPU_TRUNCATED 1u /* the outer end of the stack is missing */
#define FAH_CPU_DETACHED 2u  /* the thread had released the GIL */

/* A thread of the target; owned by the core, valid until its on_thread_exit has returned. */
typedef struct fah_target_thread fah_target_thread;

/* The agent's side. NULL members are not called. */
typedef struct fah_agent {
    uint32_t struct_size;
    uint32_t reserved;
    const char* channel; /* the plugin's id: its records reach that plugin */
    /* In the thread itself: the thread that registers the agent, every later thread before its function runs, and the
     * forking thread in a fork's child. *slot is the agent's own word for this thread. */
    void (*on_thread_start)(fah_target_thread* thread, int32_t tid, void** slot);
    /* In the thread itself, at its end, however it ends; not at process exit. */
    void (*on_thread_exit)(fah_target_thread* thread, void** slot);
    /* In any thread: the host is gone or has closed the run; never call the core again from a timer. */
    void (*on_disarm)(void);
    /* 1 = this channel gets the core's FAH_RECORD_UNSAMPLED; one CPU sampler at a time, the last to register. */
    uint32_t accounts_cpu;
    uint32_t reserved2;
    /* handler: in the thread itself: the number of something that it has done, which never shrinks. What it has grown by
     * since the thread's last record comes as FAH_RECORD_COUNTED with each CPU sample, at that sample's line. */
    uint64_t (*counter)(fah_target_thread* thread, void** slot);
    /* In any thread, when the process is about to end in an orderly way, or to exec (leaves 1); and when an exec has failed
     * (leaves 0). */
    void (*on_process_leave)(uint32_t leaves);
} fah_agent;

typedef struct fah_core {
    uint32_t struct_size;
    uint32_t abi_minor;
    /* Returns a channel (> 0), or 0 when this process is not to be profiled: then stay inert. In a constructor. */
    uint32_t (*register_agent)(const fah_agent* agent);
    /* Makes signal ours: installs the handler and keeps it through the program's sigaction, signal and sigprocmask.
     * FAH_OK or FAH_UNAVAILABLE. */
    int32_t (*claim_signal)(int32_t signal, void (*handler)(int, void* siginfo, void* ucontext));
    /* handler: the calling thread, or NULL when unknown or disarmed. slot as in on_thread_start. */
    fah_target_thread* (*current_thread)(uint32_t channel, void*** slot);
    /* handler: walks the thread's Python stack and writes a FAH_RECORD_CPU. Returns the ns it took. */
    uint64_t (*sample_cpu)(uint32_t channel, fah_target_thread* thread, void* ucontext);
    /* handler: writes a record of the agent's own kind, with the current stack when with_stack is 1. thread NULL: of no
     * known thread, without a stack. FAH_OK, or FAH_FAILED when the ring was full (counted) or the run is over.
     * payload_size <= 4096. */
    int32_t (*write)(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                     uint32_t payload_size, uint32_t with_stack);
    /* handler: adds to a named loss of this process; index is one of FAH_LOSS_*. */
    void (*count)(uint32_t loss, uint64_t add);
    /* handler: how full this process's ring is, 0 to 100; an agent that can do with fewer records spares it in time. */
    uint32_t (*ring_fill)(void);
    /* handler: a number for the calling thread's Python stack: the same for equal stacks of a process image, another one for
     * others. 0 = nothing is to be recorded now: outside the sampling window, or the run is over. */
    uint64_t (*stack_identity)(void);
    /* Not in a handler. Maps a file of the run, `room` bytes of address space, of which the first `bytes` can be used; they
     * are zero. The host reads it at `path` (FAH_SHARED_PATH bytes), also after the process was killed. NULL = no room. */
    void* (*share)(uint64_t room, uint64_t bytes, char* path);
    /* Makes further bytes of it usable: FAH_OK, or FAH_FAILED when there is no room. */
    int32_t (*share_more)(const char* path, uint64_t from, uint64_t bytes);
    /* handler: writes a record of the agent's own kind, of no thread, whose stack is one frame: the code object at `code`, not
     * started; code 0: without a stack. For names: it is written outside the sampling window too. FAH_OK; FAH_BAD_ARGUMENT
     * when there is no code object; FAH_FAILED as for write, or without room for the code's name. */
    int32_t (*write_code)(uint32_t channel, uint32_t kind, const void* payload, uint32_t payload_size, uint64_t code);
    /* In fah_agent_attach_v1. Points what loaded libraries call at the functions of the same names that the library holding
     * this address exports, and those that are imported later. Returns how many calls; 0 where interposing does it. */
    uint32_t (*redirect)(uint64_t inside);
} fah_core;

#define FAH_SHARED_PATH 384

#define FAH_LOSS_DROPPED 0    /* ring full */
#define FAH_LOSS_TRUNCATED 1  /* outer frames missing */
#define FAH_LOSS_UNRESOLVED 2 /* a frame without a name: code table full */
#define FAH_LOSS_BAD_STACK 3  /* the stack could not be read: sample kept without it */
#define FAH_LOSS_UNARMED 4    /* threads whose timer could not be made */
#define FAH_LOSS_THROTTLED 5  /* ticks skipped because the handler took too long */
#define FAH_LOSS_TICK_ONLY 6  /* threads sampled at the kernel's tick only: their perf event was refused or closed */
#define FAH_LOSS_HEAP_UNTRACKED 7  /* sampled allocations left out: no room to remember their address */
#define FAH_LOSS_HEAP_FREES 8      /* frees that could not be told: the memory seems to live on */
#define FAH_LOSS_TIMELINE 13       /* long calls left out of the timeline: the ring was too full for them */
#define FAH_LOSS_CALLS 14          /* calls counted under [other functions]: no room for one more function or pair */
#define FAH_LOSS_CALLS_REPLACED 15 /* times a profiler of the program took the place of the counting of calls */
#define FAH_LOSS_COUNT 16

/* An agent that can begin in a program which runs already exports `FAH_EXPORT int32_t fah_agent_attach_v1(void)`: FAH_OK when
 * it takes part. It is called for every run of the process, after the core has joined it and under the interpreter's lock;
 * it reads its environment and registers. Of such an agent on_thread_start and on_thread_exit are called in any thread, and
 * when the run ends on_thread_exit for each thread and then on_disarm; the process goes on. An agent that has put something
 * into the interpreter may export `FAH_EXPORT void fah_agent_detach_v1(void)` as well: it is called under the interpreter's
 * lock when the run is over. */

/* The one symbol that an agent takes from the core. NULL in a process that is not to be profiled. */
FAH_EXPORT const fah_core* fah_core_v1(void);

#endif

/* What the host gives a plugin: one table, passed to create(), valid until destroy() has returned.
 * APPEND ONLY: new functions stand at the end, and a plugin asks FAH_HAS(fah_host, host, name) for those after 1.0. */
#ifndef FIXINGAHOLE_HOST_H
#define FIXINGAHOLE_HOST_H

#include <fixingahole/abi.h>

/* What one row of a batch says. A host that does not know a kind keeps it in the recording and counts it. */
#define FAH_ROW_CPU 1       /* value = thread CPU ns since the thread's last sample, system_ns of it in the kernel */
#define FAH_ROW_UNSAMPLED 2 /* as FAH_ROW_CPU, but no stack was seen (thread exit, process end) */
#define FAH_ROW_WAIT 3      /* value = elapsed ns that the thread did not run */
#define FAH_ROW_RSS 4       /* value = resident bytes of the process at time_ns; a point of a series, not a weight */
/* Heap. Of a sampled allocation of s bytes, taken with probability p: value = s / p bytes for which it stands, system_ns =
 * 1000 / p, the allocations for which it stands in thousandths, stack = who allocated. Sums over such rows are unbiased
 * estimates; the variance of a sum of bytes is estimated by the sum of value * value * (1 - 1000 / system_ns). Origin:
 * FAH_ORIGIN_PYTHON = by CPython's own allocators, FAH_ORIGIN_NATIVE = malloc by native code, FAH_ORIGIN_KERNEL = mmap. */
#define FAH_ROW_ALLOC 5
/* The value, system_ns, stack and origin of an earlier FAH_ROW_ALLOC of the same process, when that memory is freed; thread =
 * who freed it. A fork's child has rows only for what it allocates itself: what it inherits stays its parent's. */
#define FAH_ROW_FREE 6
/* value = bytes that the thread has copied by memcpy and memmove since its last row of this kind; stack = where it was when
 * that was looked at, which is at a CPU sample. */
#define FAH_ROW_COPY 9
/* A point of a series, as FAH_ROW_RSS: value = bytes of the process that `origin` names at time_ns. */
#define FAH_ROW_RESIDENT 10

/* Heap, where a source adds up inside the target and tells the sums (7, 8 and 11 to 14). Each has its process; of allocations
 * system_ns is 1000 times their number. Nothing in them is estimated. */
#define FAH_ROW_COUNTED_ALLOC 7      /* value = bytes that `stack` holds more than at its last such row */
#define FAH_ROW_COUNTED_FREE 8       /* value = bytes that `stack` holds less */
#define FAH_ROW_COUNTED_CHURN 11     /* value = bytes that `stack` has allocated besides, and freed again */
#define FAH_ROW_COUNTED_PEAK 12      /* value = the most bytes that `stack` has ever held */
#define FAH_ROW_COUNTED_SIZES 13     /* value = bytes of all allocations whose size has so many bits as origin says */
#define FAH_ROW_COUNTED_TEMPORARY 14 /* value = of the allocated, what the same thread freed as its next event */

/* origin of FAH_ROW_RESIDENT. */
#define FAH_RESIDENT_ANONYMOUS 1    /* of the resident: heaps, stacks, what was written to private mappings */
#define FAH_RESIDENT_FILE 2         /* of the resident: mapped files, programs and libraries among them */
#define FAH_RESIDENT_SHARED 3       /* of the resident: shared memory */
#define FAH_RESIDENT_SWAP 4         /* not resident: swapped out */
#define FAH_RESIDENT_UNIQUE 5       /* of the resident: pages of no other process (USS) */
#define FAH_RESIDENT_PROPORTIONAL 6 /* resident, each page divided by the number of processes that have it (PSS) */

/* Calls that were counted, by thread: a stack of one frame is a function; one of two frames a pair, the outer one calls the inner
 * one. "First" is what was not running already, so it leaves recursion out. */
#define FAH_ROW_CALLS 15     /* value = calls, system_ns = first calls; generators that go on are no calls */
#define FAH_ROW_CALL_TIME 16 /* value = ns from first calls to their end, system_ns = ns without what it called */
#define FAH_ROW_CALL_EVENTS                                                                                            \
    17 /* value = generators that went on, system_ns = ns of counting within FAH_ROW_CALL_TIME's value */
#define FAH_ROW_CALL_COST                                                                                              \
    34 /* what counting took, by its measured cost: value = ns in own time, system_ns = in callers' */

/* The timeline: what took long, one row each. time_ns is the end of spans and pauses. A stack of one frame is the function; one
 * of two frames has the name of the asyncio task that ran as its outer one, of file FAH_TASK_FILE. */
#define FAH_ROW_SPAN 25  /* a call; value = ns, origin = FAH_SPAN_* */
#define FAH_ROW_PAUSE 26 /* the garbage collector's; value = ns, origin = generation, system_ns = objects it freed */
#define FAH_ROW_MARK 27  /* fixingahole.mark(): the frame's function is its text */
#define FAH_ROW_PROCESS_NAME 28 /* what the program calls the process: the frame's function */
/* The process is a fork of its parent; value = the parent's thread that forked, 0 = not known; origin 1 = it ran another
 * program later. */
#define FAH_ROW_FORK 29

/* origin of FAH_ROW_SPAN. */
#define FAH_SPAN_CALL 0
#define FAH_SPAN_RESUMED 1    /* a generator or coroutine that went on */
#define FAH_SPAN_UNFINISHED 2 /* it ran on when its process or thread ended */

#define FAH_TASK_FILE "[asyncio task]"
/* Lines of chosen functions that were counted, by thread: a stack of two frames, the function and a frame of which the line alone
 * counts. A stack of one frame says that the function was chosen. */
#define FAH_ROW_LINE_HITS 20 /* value = how often the line began to run */
#define FAH_ROW_LINE_TIME                                                                                              \
    21 /* value = ns at the line, with what it called; system_ns = of it, ns of the counting itself */

/* Where the sample was when it was taken. */
#define FAH_ORIGIN_UNKNOWN 0
#define FAH_ORIGIN_PYTHON 1 /* in the interpreter's own machine code, running bytecode */
#define FAH_ORIGIN_NATIVE 2 /* in any other machine code */
#define FAH_ORIGIN_KERNEL 3 /* in, or just back from, a system call */

/* Columns of up to `capacity` rows, owned by the host, written by the plugin between batch_acquire and batch_commit.
 * Rows of one thread stand in the order they happened. Ids are those of this plugin's intern_* calls. */
typedef struct fah_batch {
    uint32_t struct_size;
    uint32_t capacity;
    uint32_t rows; /* written by the plugin: rows filled */
    uint32_t reserved;
    uint64_t* time_ns;  /* CLOCK_MONOTONIC, absolute */
    uint32_t* process;  /* intern_process */
    uint32_t* thread;   /* intern_thread, or FAH_NONE */
    uint32_t* stack;    /* intern_stack of the innermost frame, or FAH_NONE: no Python frame */
    uint8_t* kind;      /* FAH_ROW_* */
    uint8_t* origin;    /* FAH_ORIGIN_* */
    int64_t* value;     /* ns or bytes, as the kind says */
    int64_t* system_ns; /* rows of time: part of value in the kernel, at most value; else as the kind says */
} fah_batch;

/* A code position: one line of one function. Texts are copied by intern_frame. */
typedef struct fah_frame {
    uint32_t struct_size;
    int32_t line;       /* the line that runs; 0 when not known */
    int32_t first_line; /* the line of the def; 0 when not known */
    uint32_t reserved;
    fah_text function; /* qualified name where the interpreter has one */
    fah_text file;     /* as the code object has it */
} fah_frame;

typedef struct fah_process {
    uint32_t struct_size;
    int32_t pid;
    int32_t parent_pid; /* 0 when not known */
    uint32_t reserved;
    uint64_t start_time_ns; /* CLOCK_MONOTONIC; two processes of one pid differ in it */
    fah_text runtime;       /* "CPython 3.11.7", or what it is and why it was not sampled */
    fah_text command;       /* what it runs, as /proc shows it; may be empty */
} fah_process;

typedef struct fah_thread {
    uint32_t struct_size;
    uint32_t process; /* intern_process */
    int32_t tid;
    uint32_t reserved;
    fah_text name; /* may be empty; a later call with a name replaces an empty one */
} fah_thread;

typedef struct fah_host {
    uint32_t struct_size;
    uint32_t abi_minor;
    void* context; /* the host's; a plugin passes the table back and does not look inside */

    /* [any] One line for the host's log (shown with --log-level). */
    void (*log)(const struct fah_host* host, int32_t level, const char* message);
    /* [any] Why the call that is running fails: what happened, and what a person can do about it (may be NULL). */
    void (*fail)(const struct fah_host* host, const char* what, const char* hint);
    /* [any] 1 when the run is being given up: return soon. */
    int32_t (*cancelled)(const struct fah_host* host);

    /* [collector] An empty batch, or NULL when too many are on their way (back-pressure: return FAH_OK from drain and
     * try again at the next one). */
    fah_batch* (*batch_acquire)(const struct fah_host* host);
    /* [collector] Hands the batch over; the pointer is invalid afterwards. */
    void (*batch_commit)(const struct fah_host* host, fah_batch* batch);

    /* [collector] Equal content gives equal ids; ids live as long as the plugin. */
    uint32_t (*intern_frame)(const struct fah_host* host, const fah_frame* frame);
    uint32_t (*intern_stack)(const struct fah_host* host, uint32_t parent_stack, uint32_t frame);
    uint32_t (*intern_process)(const struct fah_host* host, const fah_process* process);
    uint32_t (*intern_thread)(const struct fah_host* host, const fah_thread* thread);

    /* [any] Losses are data: adds to a named counter that every report prints when it is not 0, e.g. "dropped",
     * "truncated", "unresolved". */
    void (*count)(const struct fah_host* host, const char* loss, uint64_t add);
    /* [any] A fact about the run for the report, under the plugin's id: e.g. "rate_hz" = 250. */
    void (*fact_text)(const struct fah_host* host, const char* key, fah_text value);
    void (*fact_integer)(const struct fah_host* host, const char* key, int64_t value);
    void (*fact_real)(const struct fah_host* host, const char* key, double value);

    /* [any] Further tables by id ("fah.rings/1"), or NULL when this host has none of that id. */
    const void* (*extension)(const struct fah_host* host, const char* id);
} fah_host;

#endif

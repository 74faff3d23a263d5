/* The frozen profile as reporters see it: texts by id, columns by id, facts by key. Immutable: every call is [worker] and
 * may run in several threads at once; every pointer lives as long as the model.
 *
 * The model is a set of tables; a table's columns are arrays of one length. NEW DATA IS A NEW COLUMN ID, never a new
 * function. A column this host does not have comes back with rows 0 and data NULL: a reporter then leaves it out.
 * Times are integer nanoseconds, memory is bytes. A reporter cannot know whether the profile is live, just finished, or
 * read from a recording.
 *
 * What 100 % is: total_ns, the sum of every row of FAH_COL_FUNCTION_* times: CPU time of every thread of every process
 * (plus waiting, where the clock counted it). A function's or line's python/native/system/wait time is its own plus that of
 * code that is not shown and that it called; so these columns add up to the total. FAH_COL_FUNCTION_TOTAL is inclusive.
 * Row 0 takes what no shown function can be given: samples without a Python frame, Python code that nothing shown called
 * (fact "hidden_ns"), and CPU time that ended before a sample (fact "unsampled_ns"; it counts as native, and only here). */
#ifndef FIXINGAHOLE_MODEL_H
#define FIXINGAHOLE_MODEL_H

#include <fixingahole/abi.h>
#include <fixingahole/model_comparison.h>
#include <fixingahole/model_counts.h>
#include <fixingahole/model_memory.h>
#include <fixingahole/model_timeline.h>

#define FAH_TYPE_U8 1
#define FAH_TYPE_U32 2
#define FAH_TYPE_I64 3
#define FAH_TYPE_F64 4

/* Files. Row = file index used by the other tables. Sorted by time, largest first. */
#define FAH_COL_FILE_PATH 100   /* u32 text: as the interpreter has it, made absolute */
#define FAH_COL_FILE_LABEL 101  /* u32 text: relative to root, or to site-packages: what a person reads */
#define FAH_COL_FILE_SHOWN 102  /* u8 */
#define FAH_COL_FILE_SOURCE 103 /* u32 text: the source of shown files as it was run; FAH_NONE = not kept */
#define FAH_COL_FILE_TIME 104   /* i64 ns: of its functions' own columns */

/* Functions: (file, qualified name, first line). Row 0 is [interpreter]; then the shown ones by time, largest first.
 * Comprehensions count to the function around them, with their own lines. */
#define FAH_COL_FUNCTION_NAME 200    /* u32 text */
#define FAH_COL_FUNCTION_FILE 201    /* u32 file row; 0xffffffff for [interpreter], "storage_overflow", native */
#define FAH_COL_FUNCTION_LINE 202    /* u32 line of the def */
#define FAH_COL_FUNCTION_PYTHON 203  /* i64 ns */
#define FAH_COL_FUNCTION_NATIVE 204  /* i64 ns */
#define FAH_COL_FUNCTION_SYSTEM 205  /* i64 ns */
#define FAH_COL_FUNCTION_WAIT 206    /* i64 ns */
#define FAH_COL_FUNCTION_TOTAL 207   /* i64 ns inclusive; recursion counts once */
#define FAH_COL_FUNCTION_SAMPLES 208 /* i64 samples that its own time rests on */
#define FAH_COL_FUNCTION_SHOWN 209   /* u8: FAH_SHOWN_* */

#define FAH_SHOWN_NOT 0 /* [interpreter] */
#define FAH_SHOWN 1
#define FAH_SHOWN_IN_TREE 2 /* native code: in the call tree alone, its time is its Python caller's; no file */
#define FAH_SHOWN_LIBRARY 3 /* so is Python code that is not shown; it has a file (FAH_OUTPUT_LIBRARIES) */

/* Lines: (file, line, function), by file row, then line. Shown files only. */
#define FAH_COL_LINE_FILE 300     /* u32 file row */
#define FAH_COL_LINE_NUMBER 301   /* u32, from 1 */
#define FAH_COL_LINE_FUNCTION 302 /* u32 function row */
#define FAH_COL_LINE_PYTHON 303   /* i64 ns */
#define FAH_COL_LINE_NATIVE 304   /* i64 ns */
#define FAH_COL_LINE_SYSTEM 305   /* i64 ns */
#define FAH_COL_LINE_WAIT 306     /* i64 ns */
#define FAH_COL_LINE_SAMPLES 307  /* i64 */

/* Call tree: nodes, each before its children and these before its next sibling; node 0 is the root (parent 0xffffffff,
 * function row 0). Frames of functions
 * that are not shown are folded into their nearest shown caller. */
#define FAH_COL_NODE_PARENT 400   /* u32 node row */
#define FAH_COL_NODE_FUNCTION 401 /* u32 function row */
#define FAH_COL_NODE_LINE 402 /* u32 line that runs in this frame: where it calls its children, or its own leaf line */
#define FAH_COL_NODE_PYTHON 403  /* i64 ns own */
#define FAH_COL_NODE_NATIVE 404  /* i64 ns own */
#define FAH_COL_NODE_SYSTEM 405  /* i64 ns own */
#define FAH_COL_NODE_WAIT 406    /* i64 ns own */
#define FAH_COL_NODE_TOTAL 407   /* i64 ns own and children's */
#define FAH_COL_NODE_SAMPLES 408 /* i64 own */

/* Processes and threads. */
#define FAH_COL_PROCESS_PID 500        /* u32 */
#define FAH_COL_PROCESS_PARENT_PID 501 /* u32 */
#define FAH_COL_PROCESS_RUNTIME 502    /* u32 text */
#define FAH_COL_PROCESS_COMMAND 503    /* u32 text */
#define FAH_COL_PROCESS_CPU 504        /* i64 ns: all rows of it */
#define FAH_COL_PROCESS_UNSAMPLED 505  /* i64 ns: of it without a stack */
#define FAH_COL_THREAD_PROCESS 520     /* u32 process row */
#define FAH_COL_THREAD_TID 521         /* u32 */
#define FAH_COL_THREAD_NAME 522        /* u32 text */
#define FAH_COL_THREAD_CPU 523         /* i64 ns */
#define FAH_COL_THREAD_UNSAMPLED 524   /* i64 ns */
#define FAH_COL_THREAD_WAIT 525        /* i64 ns that it was seen to wait */
#define FAH_COL_THREAD_IDLE 526        /* u8: it only waited; its waiting is in no other column and not in total_ns */

/* The call tree by thread: a node's own columns, of one thread; they add up to them. By thread row, then node row. */
#define FAH_COL_PATH_THREAD 790  /* u32 thread row; 0xffffffff = not known */
#define FAH_COL_PATH_NODE 791    /* u32 node row */
#define FAH_COL_PATH_PYTHON 792  /* i64 ns */
#define FAH_COL_PATH_NATIVE 793  /* i64 ns */
#define FAH_COL_PATH_SYSTEM 794  /* i64 ns */
#define FAH_COL_PATH_WAIT 795    /* i64 ns */
#define FAH_COL_PATH_SAMPLES 796 /* i64 */

/* Every sample with its time, by time; only where a chosen reporter has an output with FAH_OUTPUT_SAMPLES (reporter.h). A
 * weight ended at TIME; sums are those of the tree by thread. Of a long run several of one thread and place stand as one. */
#define FAH_COL_SAMPLE_TIME 780   /* i64 ns since the start */
#define FAH_COL_SAMPLE_THREAD 781 /* u32 thread row; 0xffffffff = not known */
#define FAH_COL_SAMPLE_NODE 782   /* u32 node row */
#define FAH_COL_SAMPLE_WEIGHT 783 /* i64 ns */
#define FAH_COL_SAMPLE_KIND 784   /* u8: FAH_SAMPLED_* */

#define FAH_SAMPLED_PYTHON 1
#define FAH_SAMPLED_NATIVE 2
#define FAH_SAMPLED_SYSTEM 3 /* more than half of it in the kernel */
#define FAH_SAMPLED_WAIT 4
#define FAH_SAMPLED_UNSAMPLED 5 /* CPU time that no sample saw: its node is the root */

/* Losses: name and count; only those that are not 0. */
#define FAH_COL_LOSS_NAME 700  /* u32 text */
#define FAH_COL_LOSS_COUNT 701 /* i64 */

/* Facts in the order they were given: key, text, and the number where it is one. */
#define FAH_COL_FACT_KEY 710  /* u32 text */
#define FAH_COL_FACT_TEXT 711 /* u32 text */

/* Notes for the reader: fallbacks, caps, what was not seen; one sentence each, printed by every report. */
#define FAH_COL_NOTE_TEXT 720 /* u32 text */

/* Facts that every profile has (others are "<plugin id>.<key>"):
 *   "command"      text     what the person typed
 *   "script"       text     label of the script; "" for a command
 *   "total_ns"     integer  what 100 % is
 *   "unsampled_ns", "hidden_ns" integer  parts of row 0's time, see above
 *   "samples"      integer  all there are;  "achieved_hz" real: per second of sampled CPU time, absent without any
 *   "elapsed_ns"   integer  wall clock of the target; of the sampling window where there was one, then without user_ns,
 *                           system_ns and, when the target went on, exit_code
 *   "sampled_from_ns", "sampled_to_ns" integer  the sampling window, since the launch; absent when it was the whole run
 *   "user_ns", "system_ns" integer  wait4's CPU time of the target and what it waited for
 *   "max_rss_bytes" integer the largest single process
 *   "main_cpu_ns"  integer  CPU time of the target's main thread
 *   "start_utc"    text     ISO 8601
 *   "python"       text     interpreter that ran
 *   "sampler", "sampler_reason", "clock" text;  "rate_hz" real
 *   "exit_code"    integer  the target's; 128 + n for signal n
 *   "host_cpu_ns", "handler_ns" integer  cost of profiling: ours in the host, ours inside the target
 *   "duration"     text     "relative" or "absolute": how times are shown
 *   "top_n"        integer  how many functions the summary lists
 *   "log_file"     text, "log_records" integer  captured logs; absent when nothing was captured
 *   "version"      text     of fixingahole
 * Where allocations were counted:
 *   "heap_peak_bytes", "heap_peak_error_bytes", "heap_peak_ns" integer  the most that the run held, and when since the start
 *   "heap_growth_percent" real  by how much of the peak what is held grew (docs/design/0014-memory-figures.md)
 *   "heap_allocated_bytes", "heap_allocated_error_bytes", "heap_allocations" integer  all that was allocated, and how often
 *   "heap_samples" integer  allocations that were seen
 *   "heap_python_bytes", "heap_mapped_bytes", "heap_temporary_bytes" integer  of the allocated: by CPython's own allocators,
 *                           by mmap, and freed by the thread's next event
 * Where two moments of the heap were asked for:
 *   "between_from_ns", "between_to_ns" integer  since the start; "between_before_bytes", "between_after_bytes",
 *                           "between_before_count", "between_after_count" integer  all that was live then
 * Where copies were counted:
 *   "copied_bytes" integer  by memcpy and memmove of the C library; a second of elapsed_ns makes MB/s of it */
#define FAH_FACT_NONE 0
#define FAH_FACT_TEXT 1
#define FAH_FACT_INTEGER 2
#define FAH_FACT_REAL 3

typedef struct fah_column {
    uint32_t struct_size;
    uint32_t type; /* FAH_TYPE_* */
    uint64_t rows;
    const void* data; /* rows values of the type, without gaps */
} fah_column;

typedef struct fah_fact {
    uint32_t struct_size;
    uint32_t type;   /* FAH_FACT_*: FAH_FACT_NONE = this profile has no such fact */
    int64_t integer; /* INTEGER; rounded for REAL */
    double real;     /* REAL; the same value for INTEGER */
    fah_text text;   /* always: what a person reads */
} fah_fact;

typedef struct fah_model {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    /* [worker] The text of an id; empty for FAH_NONE and for ids that do not exist. Any byte may occur in it. */
    fah_text (*string)(const struct fah_model* model, uint32_t id);
    /* [worker] out->struct_size is set by the caller. */
    void (*column)(const struct fah_model* model, uint32_t column_id, fah_column* out);
    void (*fact)(const struct fah_model* model, const char* key, fah_fact* out);
} fah_model;

#endif

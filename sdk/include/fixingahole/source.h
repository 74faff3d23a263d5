/* fah.source/1: what a CPU sampler or memory tracker is to the pipeline, and fah.rings/1, by which it reads what its
 * agent wrote inside the target. */
#ifndef FIXINGAHOLE_SOURCE_H
#define FIXINGAHOLE_SOURCE_H

#include <fixingahole/host.h>
#include <fixingahole/plugin.h>

#define FAH_SOURCE_ID "fah.source/1"
#define FAH_RINGS_ID "fah.rings/1"

/* The target as started; pid 0 when a recording is read. Times are CLOCK_MONOTONIC. */
typedef struct fah_target {
    uint32_t struct_size;
    int32_t pid;
    uint64_t start_time_ns;
    uint64_t end_time_ns; /* stop() only, else 0 */
    /* stop() only: wait4's figures of the target and the descendants it waited for. */
    int32_t wait_status;
    uint32_t reserved;
    int64_t user_ns;
    int64_t system_ns;
    int64_t max_rss_bytes; /* the largest single process */
} fah_target;

typedef struct fah_source {
    uint32_t struct_size;
    uint32_t interval_ms; /* how often drain wants to be called; 0 = the host's choice */
    /* [collector] The target runs. NULL = nothing to do. */
    int32_t (*start)(fah_plugin* plugin, const fah_target* target);
    /* [collector] Turn what has come into batches and commit them; return before deadline_ns (CLOCK_MONOTONIC).
     * FAH_OK = call again later, FAH_END = all that had come was handed over. */
    int32_t (*drain)(fah_plugin* plugin, uint64_t deadline_ns);
    /* [collector] The target has ended: facts, last rows. A last drain follows. NULL = nothing to do. */
    int32_t (*stop)(fah_plugin* plugin, const fah_target* target);
} fah_source;

/* One record of this plugin's agent, decoded as far as the core knows it: ids are this plugin's intern ids. */
typedef struct fah_ring_record {
    uint32_t struct_size;
    uint32_t kind;    /* FAH_RECORD_* of fixingahole/agent.h */
    uint32_t process; /* intern_process */
    uint32_t thread;  /* intern_thread */
    uint32_t stack;   /* intern_stack, or FAH_NONE */
    uint32_t payload_size;
    uint64_t time_ns;    /* CLOCK_MONOTONIC */
    const void* payload; /* valid until the next call of next() */
    uint32_t frame;      /* intern_frame of the stack's innermost frame, or FAH_NONE */
    uint32_t reserved;
} fah_ring_record;

typedef struct fah_rings {
    uint32_t struct_size;
    uint32_t reserved;
    /* [collector] The next record of this plugin's channel, over all processes: FAH_OK, or FAH_END for now. */
    int32_t (*next)(const fah_host* host, fah_ring_record* out);
    /* [collector] From now on next() also gives a FAH_RECORD_ENDED, behind the last record of a process that was seen to be
     * gone while the run goes on, however it ended: of its main thread, at the time when that was seen. */
    void (*tell_ends)(const fah_host* host);
} fah_rings;

#endif

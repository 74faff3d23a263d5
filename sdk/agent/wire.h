/* The ring file: how records travel from a target process to the host. Shared by the core (writer, C11) and by
 * framework/collect (reader). Not part of the ABI: both sides are built together and WIRE_VERSION is checked.
 *
 *   <run dir>/control              one page, made by the host, mapped by every target process
 *   <run dir>/<pid>-<random>.ring  one per process image; made under a name that starts with '.', then renamed
 *
 *   ring file:  | fah_ring_head, 4096 bytes | data, head.data_size bytes, a power of two |
 *   record:     | fah_record, 16 bytes | body | padding to 16 bytes |
 *
 * CRITICAL: a writer reserves by adding to head.reserved (one CAS), writes the record's `size` with FAH_RECORD_OPEN set
 * first, then the body, and last stores `commit` with release order. The reader stops at the first record whose commit
 * word does not match its position; only when the process is dead does it step over open records by their size.
 * Positions are counted in bytes since the start and never wrap (64 bit); a record that would cross the end of the data
 * is preceded by a FAH_WIRE_PAD record up to it. The reader zeroes nothing: the commit word is derived from the position,
 * so an old record of an earlier lap never looks committed. The reader trusts no length and no id in it.
 * When it has read everything, the reader may have the next record stand at the beginning of the data: it sets the shift
 * in head.reserved, which every writer reads together with the position (two words would show a ring that is all but full
 * for a moment, and the heap's agent samples less in a full one). A ring that is read in time thus keeps to a few pages of
 * the target's memory.
 */
#ifndef FIXINGAHOLE_WIRE_H
#define FIXINGAHOLE_WIRE_H

#include <stdint.h>

#include "sdk/agent/python_layout.h"

#define FAH_WIRE_VERSION 4u
#define FAH_WIRE_MAGIC 0x31474e4952484146ull /* "FAHRING1" */
#define FAH_CONTROL_MAGIC 0x314c525443484146ull
#define FAH_WIRE_HEAD_SIZE 4096u
#define FAH_WIRE_ALIGN 16u
#define FAH_WIRE_MAX_RECORD 40960u /* bytes, with head: a stack of 4096 frames; longer texts are split */

/* head.reserved: bytes that writers have reserved, and above them by how much more than their position records are moved
 * on in the data, in units of 16 bytes. A record at a position stands at (position + shift) modulo data_size. */
#define FAH_WIRE_POSITION_BITS 46
#define FAH_WIRE_POSITION(reserved) ((reserved) & ((1ull << FAH_WIRE_POSITION_BITS) - 1))
#define FAH_WIRE_SHIFT(reserved) ((reserved) >> FAH_WIRE_POSITION_BITS << 4)
#define FAH_WIRE_RESERVED(position, shift) ((position) | (shift) >> 4 << FAH_WIRE_POSITION_BITS)
#define FAH_WIRE_LARGEST_SHIFTED (4u << 20) /* data_size up to which the shift has room */

/* commit word of a finished record at absolute position p */
#define FAH_WIRE_COMMIT(p) ((uint32_t)((((uint64_t)(p)) >> 4) * 2654435761u) | 1u)

/* Status of the process in fah_ring_head.status. */
#define FAH_STATUS_STARTING 0u
#define FAH_STATUS_SAMPLING 1u
#define FAH_STATUS_UNKNOWN_VERSION 2u /* CPython, but its layout is not known: untouched */
#define FAH_STATUS_FREE_THREADED 3u   /* untouched */
#define FAH_STATUS_SELF_CHECK 4u      /* the walk of the own frame failed: untouched */
#define FAH_STATUS_DISARMED 5u        /* host gone, or run closed */

#define FAH_HANDLER_BUCKETS 80u
#define FAH_WIRE_LAYOUT_ROOM 64u

typedef struct fah_ring_head {
    uint64_t magic;
    uint32_t wire_version;
    uint32_t status; /* FAH_STATUS_*, atomic */
    int32_t pid;
    int32_t parent_pid;
    uint64_t pid_namespace;    /* inode of /proc/self/ns/pid */
    uint64_t process_start;    /* field 22 of /proc/self/stat, clock ticks since boot; 0 when not readable */
    uint64_t image_start_ns;   /* CLOCK_MONOTONIC when this ring was made */
    uint64_t realtime_ns;      /* CLOCK_REALTIME at the same moment */
    uint64_t data_size;        /* power of two, 64 KiB to 4 MiB */
    uint32_t python_version;   /* PY_VERSION_HEX, 0 = not CPython */
    uint32_t string_kind_base; /* reserved */
    uint64_t losses[16];       /* FAH_LOSS_*, atomic adds */
    uint64_t handler_ns;       /* time spent in handlers, atomic add */
    uint64_t handler_calls;
    uint32_t clean_exit;    /* 1 once the process-end record is written */
    uint32_t touched_pages; /* reserved */
    char version_text[64];  /* Py_GetVersion(), cut, NUL-terminated */
    uint64_t runtime;       /* &_PyRuntime and */
    uint64_t code_type; /* &PyCode_Type in the target: where the host begins to read the stack of a thread that waits */
    union {
        fah_python_layout layout;
        uint8_t room[FAH_WIRE_LAYOUT_ROOM];
    } python;
    uint64_t handler_buckets[FAH_HANDLER_BUCKETS]; /* calls by time: bucket 4 * octave + quarter begins at
                                                      2^octave * (1 + quarter / 4) ns */
    uint64_t shared_bytes; /* of the budget, taken by this image for its agents' files; atomic add */
    uint8_t pad0[2048 - 312 - FAH_WIRE_LAYOUT_ROOM - 8 * FAH_HANDLER_BUCKETS];
    uint64_t reserved; /* FAH_WIRE_RESERVED, atomic; on its own cache line */
    uint64_t pad1[31];
    uint64_t consumed; /* bytes given back by the reader, atomic */
    uint8_t pad2[4096 - 2312];
} fah_ring_head;

#define FAH_RECORD_OPEN 0x80000000u

/* Head of every record. */
typedef struct fah_record {
    uint32_t commit;  /* FAH_WIRE_COMMIT(position) when complete */
    uint32_t size;    /* bytes with head, without padding; FAH_RECORD_OPEN until committed */
    uint16_t type;    /* FAH_WIRE_* */
    uint16_t channel; /* 0 = the core's own */
    uint32_t thread;  /* index given by the process, from 1; 0 = none */
} fah_record;

#define FAH_WIRE_PAD 1
#define FAH_WIRE_CHANNEL 2 /* body: channel name, bytes; fah_record.channel is its number */
#define FAH_WIRE_THREAD 3  /* body: fah_wire_thread */
#define FAH_WIRE_CODE 4    /* body: fah_wire_code */
#define FAH_WIRE_TEXT 5    /* body: fah_wire_text: a further piece of a code's text */
#define FAH_WIRE_SAMPLE 6  /* body: fah_wire_sample, frames, payload */
#define FAH_WIRE_EXIT 7    /* body: fah_wire_exit: the process ends in an orderly way */

#define FAH_WIRE_NATIVE 8 /* body: fah_wire_native, registers, stack: of the thread's sample that follows */

#define FAH_THREAD_NAME 64u

/* May come again for a thread: its name is then as of the last one. */
typedef struct fah_wire_thread {
    int32_t tid;
    uint32_t flags; /* FAH_THREAD_* */
    uint64_t time_ns;
    uint64_t cpu_begin_ns; /* what the thread's CPU clock showed when its account began: not 0 after an exec */
    uint64_t pthread_id;   /* pthread_self(): what the interpreter's thread state has as its thread_id */
    /* UTF-8, cut, NUL-terminated; empty = not known */
    char name[FAH_THREAD_NAME];
} fah_wire_thread;

#define FAH_THREAD_ENDED 1u

/* A code object at first sight. Then follow, unpadded: file, name, qualname (size 0 before 3.11), line table, as raw bytes
 * of the interpreter's own storage. What does not fit into the record follows in FAH_WIRE_TEXT records of the same id.
 * Names are cut at 4096 bytes, the line table at 128 KiB: lines behind the cut are not known. */
typedef struct fah_wire_code {
    uint32_t code_id; /* from 1 */
    int32_t first_line;
    uint32_t sizes[4]; /* bytes of file, name, qualname, line table */
    uint8_t kinds[4];  /* 1, 2, 4: bytes a code point of file, name, qualname (1 = Latin-1 or ASCII); 1 for the table */
    uint32_t inline_bytes; /* of the four texts one after the other, how many stand in this record */
} fah_wire_code;

typedef struct fah_wire_text {
    uint32_t code_id;
    uint32_t offset; /* in the four texts one after the other */
} fah_wire_text;

/* Then follow frame_count fah_wire_frame (innermost first), then payload_size bytes.
 * The stack is: these frames, then the outermost `kept` frames of the thread's previous stack-carrying sample IN THIS RING.
 * CRITICAL: a dropped record does not become the previous one; the writer updates its copy after the commit only. */
typedef struct fah_wire_sample {
    uint64_t time_ns; /* CLOCK_MONOTONIC */
    uint32_t kind;    /* FAH_RECORD_* */
    uint16_t frame_count;
    uint16_t kept;
    uint32_t payload_size;
    uint32_t flags; /* 1 = has a stack (it may be empty: no Python frame) */
} fah_wire_sample;

#define FAH_SAMPLE_STACK 1u  /* in fah_wire_sample.flags */
#define FAH_SAMPLE_NATIVE 2u /* FAH_WIRE_NATIVE records of this very sample stand before it */

/* Set in fah_wire_frame.code_id, from 3.11 on and only where native stacks are copied: C code entered the interpreter's
 * loop with this frame. Without it the caller's loop runs the frame too. */
#define FAH_FRAME_ENTRY 0x80000000u

/* `instruction` is ready for the version's line table and lies inside the instruction that runs, in every version: 3.8 and
 * 3.9 f_lasti, 3.10 twice f_lasti, 3.11 and 3.12 prev_instr (in 3.11, of a frame that waits for a call, the last cache entry
 * of that CALL), 3.13 on instr_ptr, each less the start of the bytecode. Do not subtract one instruction from it. */
typedef struct fah_wire_frame {
    uint32_t code_id;    /* 0 = unresolved */
    int32_t instruction; /* byte offset of the instruction in the bytecode; -1 = not started */
} fah_wire_frame;

/* A piece of a thread's stack, from its top upwards. The first piece has the registers, in DWARF's order; one without any goes
 * on where the piece before ended. Then follow register_count 64-bit values and stack_bytes bytes. */
typedef struct fah_wire_native {
    uint64_t address; /* of the first byte in the target */
    uint32_t stack_bytes;
    uint32_t register_count;
} fah_wire_native;

#if defined(__aarch64__)
#define FAH_NATIVE_REGISTERS 33u
#else
#define FAH_NATIVE_REGISTERS 17u
#endif

typedef struct fah_wire_exit {
    uint64_t time_ns;
    int64_t user_ns; /* RUSAGE_SELF */
    int64_t system_ns;
} fah_wire_exit;

/* The page by which host and targets speak: written by the host, read by targets, but for the counters. */
typedef struct fah_control {
    uint64_t magic;
    uint32_t wire_version;
    uint32_t closed; /* 1 = the run is over: agents disarm for good */
    int32_t host_pid;
    uint32_t ring_bytes; /* size of a ring's data when nothing else is known */
    uint64_t host_start;
    uint64_t heartbeat_ns;    /* CLOCK_MONOTONIC, atomic; no beat for 5 s = the host is gone */
    uint64_t ring_budget;     /* bytes that all rings may take */
    uint64_t ring_used;       /* atomic: added by targets, taken back by the host when it removes a ring */
    uint64_t unprofiled;      /* atomic: processes that could not make a ring */
    uint32_t follow_children; /* 0 = only the first Python process */
    uint32_t first_pid;       /* atomic: that process, once it has joined; made 0 by the host */
    uint32_t native_bytes;    /* of stack to copy with each sample, 0 = none */
    uint32_t paused;          /* 1 = outside the sampling window: clocks are read on and nothing is written */
} fah_control;

#endif

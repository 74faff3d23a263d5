/* What the launcher tells the host through its pipe: one fah_launched, then, unless error is set, one fah_ended.
 * Both sides are built together. Shared by launcher.c (C11) and target.cpp.
 *
 *   fixingahole-launch RESULT_FD IGNORED BLOCKED DIRECTORY EXECUTABLE ARGV0 [ARGV...]
 *
 * IGNORED and BLOCKED are the target's signals, hexadecimal, bit n-1 = signal n; DIRECTORY may be "".
 * The launcher's environment is the target's, with LAUNCH_HIDE before the names that the loader would read. */
#ifndef FIXINGAHOLE_LAUNCH_WIRE_H
#define FIXINGAHOLE_LAUNCH_WIRE_H

#include <stdint.h>

#define FAH_LAUNCH_HIDE "_FAH_HIDE_"

#define FAH_LAUNCH_STEP_NONE 0
#define FAH_LAUNCH_STEP_FORK 1
#define FAH_LAUNCH_STEP_DIRECTORY 2
#define FAH_LAUNCH_STEP_EXEC 3

typedef struct fah_launched {
    int32_t pid;
    int32_t error; /* errno, 0 = the target runs */
    int32_t step;  /* FAH_LAUNCH_STEP_*: where the error came up */
    int32_t reserved;
    uint64_t start_ns;      /* CLOCK_MONOTONIC just before it was made */
    uint64_t process_start; /* field 22 of its /proc/PID/stat, ticks since boot; 0 = not readable */
} fah_launched;

/* wait4's word for the target and those of its descendants that it waited for. */
typedef struct fah_ended {
    int32_t wait_status;
    int32_t reserved;
    uint64_t end_ns; /* CLOCK_MONOTONIC */
    int64_t user_ns;
    int64_t system_ns;
    int64_t max_rss_bytes; /* of the largest single process */
    int64_t minor_faults;
    int64_t major_faults;
    int64_t voluntary_switches;
    int64_t involuntary_switches;
    int64_t blocks_in; /* of 512 bytes */
    int64_t blocks_out;
} fah_ended;

#endif

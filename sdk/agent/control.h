/* The run this process belongs to: its directory and the page by which the host speaks (fah_control in wire.h). */
#ifndef FAH_CONTROL_H
#define FAH_CONTROL_H

#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/wire.h"

#define FAH_RUN_PATH 240
#define FAH_HOST_SILENCE_NS 5000000000ll
/* A host that is there but gets no processor is waited for this long. */
#define FAH_HOST_STARVED_NS 60000000000ll

typedef struct fah_run {
    char directory[FAH_RUN_PATH];
    fah_control* control; /* mapped, shared with the host; NULL = no run */
} fah_run;

/* Reads _FAH_RUN and maps its control page: 1, or 0 when there is no live run of our wire version. */
int fah_run_open(fah_run* run);

/* handler: 1 while the host beats and has not closed the run. */
static inline int fah_run_alive(const fah_run* run, uint64_t now_ns) {
    const fah_control* control = run->control;
    if (__atomic_load_n(&control->closed, __ATOMIC_RELAXED)) return 0;
    uint64_t beat = __atomic_load_n(&control->heartbeat_ns, __ATOMIC_RELAXED);
    int64_t silence = (int64_t)(now_ns - beat);
    if (silence < FAH_HOST_SILENCE_NS) return 1;
    return silence < FAH_HOST_STARVED_NS && syscall(SYS_kill, control->host_pid, 0) == 0;
}

/* handler: 1 while the host wants no records: before the sampling window opens. */
static inline int fah_run_paused(const fah_run* run) {
    return __atomic_load_n(&run->control->paused, __ATOMIC_ACQUIRE) != 0;
}

#endif

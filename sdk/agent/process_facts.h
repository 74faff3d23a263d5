/* What /proc says about this process. Not in a handler. */
#ifndef FAH_PROCESS_FACTS_H
#define FAH_PROCESS_FACTS_H

#include <stdint.h>

/* Inode of /proc/self/ns/pid; 0 when not readable. */
uint64_t fah_pid_namespace(void);

/* Field 22 of /proc/self/stat, clock ticks since boot; 0 when not readable. */
uint64_t fah_process_start_ticks(void);

/* 1 when an earlier image of this process (before an exec) has a ring in the run directory. Looks only at names. */
int fah_process_was_replaced(const char* run_directory);

/* Calls visit for each thread that the process has: 1, or 0 when they cannot be listed. */
int fah_threads_list(void (*visit)(int32_t tid, void* context), void* context);

/* 1 when this process has a thread of that number. */
int fah_thread_exists(int32_t tid);

#endif

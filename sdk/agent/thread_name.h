/* What a thread is called: by its threading.Thread, by the kernel, and its record in the ring. */
#ifndef FAH_THREAD_NAME_H
#define FAH_THREAD_NAME_H

#include "sdk/agent/threads.h"

/* All of it after fah_attributes_start. */

/* In the thread that makes it: how the thread that is to run function(argument) will be called. */
void fah_thread_name_new(fah_target_thread* thread, uint64_t function, uint64_t argument);

/* In the thread itself; flags: FAH_THREAD_*. */
void fah_thread_write_record(fah_target_thread* thread, uint32_t flags);

/* handler, after the thread's stack was read: whether it was given another name since it began, once for each thread. */
void fah_thread_rename(fah_target_thread* thread);

#endif

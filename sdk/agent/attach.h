/* Joining a run in a program that runs already, and leaving it again. The caller holds the interpreter's lock, so that no
 * thread of Python begins or ends meanwhile; it is Python's ctypes that calls. */
#ifndef FAH_ATTACH_H
#define FAH_ATTACH_H

#include <fixingahole/abi.h>
#include <stdint.h>

#include "sdk/agent/threads.h"

#define FAH_ATTACH_OK 0
#define FAH_ATTACH_BUSY 1      /* this process is in a run */
#define FAH_ATTACH_NO_RUN 2    /* _FAH_RUN names no live run */
#define FAH_ATTACH_NO_PYTHON 3 /* no CPython whose layout is known */
#define FAH_ATTACH_NO_ROOM 4   /* ring, slots or handlers could not be made */

FAH_EXPORT int32_t fah_core_attach_v1(const fah_attached_thread* threads, uint32_t count);

/* After it nothing of this process is in the run any more, and a new one can be joined. */
FAH_EXPORT void fah_core_detach_v1(void);

#endif

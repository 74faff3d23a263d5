/* The ground under every header of the ABI: versions, status codes, text, thread tags.
 *
 * Rules that hold for every header of this folder:
 *  - C11, fixed-width integers, double and pointers only: no enum types, bool, size_t, varargs or unions by value.
 *  - The creator of a struct writes struct_size = sizeof(struct). The reader asks FAH_HAS before it touches a field
 *    that was appended after 1.0. STRUCTS GROW AT THE END ONLY; arrays of growable structs carry a stride.
 *  - Nothing allocated on one side is freed on the other. No exception crosses a function pointer.
 *  - Every function pointer carries the thread it is called on:
 *      [host]       the host's main thread, before the target starts or after it ended
 *      [collector]  the one thread that drains sources while the target runs
 *      [worker]     any pipeline or report thread; several may call at once, on different objects
 *      [any]        any host thread
 *      [target]     inside the profiled process, possibly in a signal handler
 */
#ifndef FIXINGAHOLE_ABI_H
#define FIXINGAHOLE_ABI_H

#include <stddef.h>
#include <stdint.h>

#define FAH_ABI_MAJOR 1
#define FAH_ABI_MINOR 0

#define FAH_HAS(type, pointer, field)                                                                                  \
    ((pointer) != NULL && (uint64_t)(pointer)->struct_size >= offsetof(type, field) + sizeof((pointer)->field))

#ifdef __cplusplus
#define FAH_EXTERN_C extern "C"
#else
#define FAH_EXTERN_C
#endif
#define FAH_EXPORT FAH_EXTERN_C __attribute__((visibility("default")))

/* Status of every call that can fail. A function that returns anything but FAH_OK has called fah_host.fail with the
 * reason first; a failure without a reason is reported as the plugin's bug, by its id. */
#define FAH_OK 0
#define FAH_FAILED 1      /* it went wrong; the reason was given to fah_host.fail */
#define FAH_UNAVAILABLE 2 /* it cannot work here (no permission, wrong platform, missing program) */
#define FAH_END 3         /* nothing more to read */
#define FAH_BAD_ARGUMENT 4

#define FAH_LOG_DEBUG 0
#define FAH_LOG_INFO 1
#define FAH_LOG_WARNING 2
#define FAH_LOG_ERROR 3

/* UTF-8, not NUL-terminated; data may be NULL when size is 0. Who owns it, and until when, stands where it is used. */
typedef struct fah_text {
    const char* data;
    uint64_t size; /* bytes */
} fah_text;

/* No string, frame, stack, process or thread. Ids start at 1. */
#define FAH_NONE 0u

#endif

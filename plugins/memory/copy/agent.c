/* The copy agent inside the target: stands in front of memcpy, memmove and mempcpy, fortified or not, adds the bytes to a word
 * of the calling thread and goes on to libc's own. The core looks at the word at every CPU sample.
 *
 * CRITICAL: these are called from anywhere, a million times a second: three instructions and no branch, a jump instead of
 * a call, so that no frame is made and every register but one is as it was. Nothing here may copy by itself. */
#include <fixingahole/agent.h>
#include <stddef.h>
#include <stdint.h>

#include "sdk/agent/elf_lookup.h"

#define LEAST 1024u /* what is less waits for the next sample: most samples of most programs have nothing to tell */

typedef void* (*copy_call)(void*, const void*, size_t);
typedef void* (*checked_call)(void*, const void*, size_t, size_t);

static _Thread_local uint64_t copied;

#define FIND(name, symbol)                                                                                             \
    do {                                                                                                               \
        uintptr_t found = fah_find_next_symbol(symbol);                                                                \
        if (found) next_##name = (__typeof__(next_##name))found;                                                       \
    } while (0)

/* What each pointer holds until the constructor has run, since others' constructors come before it; the checked ones until they
 * are called: finding them runs code of libc that stands by itself, which is 64 KB more of it in memory. */
#define FIRST_COPY(name, symbol)                                                                                       \
    static void* first_##name(void* to, const void* from, size_t size);                                                \
    static copy_call next_##name = first_##name;                                                                       \
    static void* first_##name(void* to, const void* from, size_t size) {                                               \
        FIND(name, symbol);                                                                                            \
        return next_##name(to, from, size);                                                                            \
    }
#define FIRST_CHECKED(name, symbol)                                                                                    \
    static void* first_##name(void* to, const void* from, size_t size, size_t room);                                   \
    static checked_call next_##name = first_##name;                                                                    \
    static void* first_##name(void* to, const void* from, size_t size, size_t room) {                                  \
        FIND(name, symbol);                                                                                            \
        return next_##name(to, from, size, room);                                                                      \
    }

FIRST_COPY(memmove, "memmove")
FIRST_COPY(mempcpy, "mempcpy")
FIRST_CHECKED(memcpy_chk, "__memcpy_chk")
FIRST_CHECKED(memmove_chk, "__memmove_chk")
FIRST_CHECKED(mempcpy_chk, "__mempcpy_chk")
#if defined(__x86_64__)
/* memcpy@GLIBC_2.2.5, which programs from before 2011 ask for, may be given what overlaps; it is bound to this one too. */
#define next_memcpy next_memmove
#else
FIRST_COPY(memcpy, "memcpy")
#endif

static void find_next_calls(void) {
#if !defined(__x86_64__)
    FIND(memcpy, "memcpy");
#endif
    FIND(memmove, "memmove");
    FIND(mempcpy, "mempcpy");
}

#define COPY(name, next)                                                                                               \
    FAH_EXPORT void* name(void* to, const void* from, size_t size);                                                    \
    void* name(void* to, const void* from, size_t size) {                                                              \
        copied += size;                                                                                                \
        return next(to, from, size);                                                                                   \
    }
#define CHECKED(name, next)                                                                                            \
    FAH_EXPORT void* name(void* to, const void* from, size_t size, size_t room);                                       \
    void* name(void* to, const void* from, size_t size, size_t room) {                                                 \
        copied += size;                                                                                                \
        return next(to, from, size, room);                                                                             \
    }

COPY(memcpy, next_memcpy)
COPY(memmove, next_memmove)
COPY(mempcpy, next_mempcpy)
COPY(__mempcpy, next_mempcpy)
CHECKED(__memcpy_chk, next_memcpy_chk)
CHECKED(__memmove_chk, next_memmove_chk)
CHECKED(__mempcpy_chk, next_mempcpy_chk)

static uint64_t bytes_of_thread(fah_target_thread* thread, void** slot) {
    (void)thread;
    (void)slot;
    return copied - copied % LEAST;
}

static int join_run(const fah_core* core) {
    const fah_agent agent = {.struct_size = sizeof agent, .channel = "fah.memory.copy", .counter = bytes_of_thread};
    return core && core->register_agent(&agent) != 0;
}

/* Loaded into a program that runs already it waits for fah_agent_attach_v1. */
__attribute__((constructor)) static void start(void) {
    find_next_calls();
    if (fah_stands_before_libc()) join_run(fah_core_v1());
}

FAH_EXPORT int32_t fah_agent_attach_v1(void);
int32_t fah_agent_attach_v1(void) {
    const fah_core* core = fah_core_v1();
    if (!join_run(core)) return FAH_UNAVAILABLE;
    core->redirect((uint64_t)(uintptr_t)&fah_agent_attach_v1);
    return FAH_OK;
}

/* In the handler of a signal: did it interrupt a system call, or come right behind one? */
#ifndef PERF_EVENT_SYSTEM_CALL_H
#define PERF_EVENT_SYSTEM_CALL_H

#include <stdint.h>
#include <string.h>
#include <ucontext.h>

#if defined(__x86_64__)
#define SYSTEM_CALL "\x0f\x05" /* syscall */
#define CONTEXT_PC(context) ((uint64_t)(context)->uc_mcontext.gregs[REG_RIP])
#elif defined(__aarch64__)
#define SYSTEM_CALL "\x01\x00\x00\xd4" /* svc #0 */
#define CONTEXT_PC(context) ((uint64_t)(context)->uc_mcontext.pc)
#else
#error "no system call instruction known for this processor"
#endif
#define SYSTEM_CALL_SIZE (sizeof SYSTEM_CALL - 1)
#define SMALLEST_PAGE 4096u

/* The bytes before pc are read only on pc's own page, which is mapped: the thread runs there. Not in the kernel's half,
 * where some machines have a page of system calls that cannot be read. */
static inline int after_system_call(const void* context) {
    uint64_t pc = CONTEXT_PC((const ucontext_t*)context);
    if (pc % SMALLEST_PAGE < SYSTEM_CALL_SIZE || pc >> 63) return 0;
    return memcmp((const void*)(uintptr_t)(pc - SYSTEM_CALL_SIZE), SYSTEM_CALL, SYSTEM_CALL_SIZE) == 0;
}

#endif

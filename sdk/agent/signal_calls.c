/* The libc calls by which a program sets handlers and masks or waits for signals. For signals that are not ours they do
 * what libc does; in an image that is not profiled, for every signal. */
#include <errno.h>
#include <fixingahole/abi.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/next_function.h"
#include "sdk/agent/signals.h"
#include "sdk/agent/threads.h"

typedef void (*handler_function)(int);

FAH_EXPORT int sigaction(int signal, const struct sigaction* action, struct sigaction* old) {
    if (fah_signal_bit(signal) & fah_signals_handled()) return fah_program_sigaction(signal, action, old);
    return FAH_NEXT(sigaction)(signal, action, old);
}

static handler_function set_handler(int signal, handler_function handler, int flags) {
    struct sigaction action = {.sa_flags = flags}, old;
    action.sa_handler = handler;
    if (!(flags & SA_NODEFER)) sigaddset(&action.sa_mask, signal);
    if (fah_program_sigaction(signal, &action, &old) != 0) return SIG_ERR;
    return old.sa_handler;
}

#define SIGNAL_CALL(name, flags)                                                                                       \
    FAH_EXPORT handler_function name(int number, handler_function handler);                                            \
    FAH_EXPORT handler_function name(int number, handler_function handler) {                                           \
        if (fah_signal_bit(number) & fah_signals_handled()) return set_handler(number, handler, flags);                \
        return FAH_NEXT(name)(number, handler);                                                                        \
    }

#undef signal
#define SYSV_FLAGS ((int)SA_RESETHAND | SA_NODEFER)
SIGNAL_CALL(signal, SA_RESTART)
SIGNAL_CALL(bsd_signal, SA_RESTART)
SIGNAL_CALL(sysv_signal, SYSV_FLAGS)
SIGNAL_CALL(__sysv_signal, SYSV_FLAGS)

/* What the program believes to have blocked of the signals that are kept open. */
static uint64_t track_blocked(int how, const uint64_t* set) {
    fah_target_thread* thread = fah_thread_self();
    uint64_t before = thread ? thread->blocked_signals : 0;
    if (!thread || !set) return before;
    uint64_t mine = *set & fah_signals_unblocked();
    if (how == SIG_BLOCK)
        thread->blocked_signals |= mine;
    else if (how == SIG_UNBLOCK)
        thread->blocked_signals &= ~mine;
    else if (how == SIG_SETMASK)
        thread->blocked_signals = mine;
    return before;
}

/* Signals 32 and 33 are libc's own (cancellation, setxid); libc keeps them out of masks too. */
#define LIBC_SIGNALS (3ull << 31)

/* 0 or an errno. */
static int change_mask(int how, const sigset_t* set, sigset_t* old) {
    uint64_t bits = set ? *(const uint64_t*)(const void*)set : 0;
    uint64_t real = how == SIG_UNBLOCK ? bits : bits & ~(fah_signals_unblocked() | LIBC_SIGNALS);
    uint64_t before = 0;
    if (syscall(SYS_rt_sigprocmask, how, set ? &real : NULL, &before, sizeof before) != 0) return errno;
    uint64_t believed = track_blocked(how, set ? &bits : NULL);
    if (old) *(uint64_t*)(void*)old = before | believed;
    return 0;
}

FAH_EXPORT int pthread_sigmask(int how, const sigset_t* set, sigset_t* old) {
    int saved = errno;
    int result = change_mask(how, set, old);
    errno = saved;
    return result;
}

FAH_EXPORT int sigprocmask(int how, const sigset_t* set, sigset_t* old) {
    int result = change_mask(how, set, old);
    if (result == 0) return 0;
    errno = result;
    return -1;
}

/* A wait for every signal must not take ours. */
static sigset_t without_ours(const sigset_t* set) {
    sigset_t copy = *set;
    *(uint64_t*)(void*)&copy &= ~fah_signals_unblocked();
    return copy;
}

FAH_EXPORT int sigwait(const sigset_t* set, int* out) {
    sigset_t theirs = without_ours(set);
    return FAH_NEXT(sigwait)(&theirs, out);
}

FAH_EXPORT int sigwaitinfo(const sigset_t* set, siginfo_t* info) {
    sigset_t theirs = without_ours(set);
    return FAH_NEXT(sigwaitinfo)(&theirs, info);
}

FAH_EXPORT int sigtimedwait(const sigset_t* set, siginfo_t* info, const struct timespec* timeout) {
    sigset_t theirs = without_ours(set);
    return FAH_NEXT(sigtimedwait)(&theirs, info, timeout);
}

FAH_EXPORT int signalfd(int fd, const sigset_t* set, int flags) {
    sigset_t theirs = without_ours(set);
    return FAH_NEXT(signalfd)(fd, &theirs, flags);
}

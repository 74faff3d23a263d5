/* The handlers behind the program's back, and the chain to the program's own. */
#include "sdk/agent/signals.h"

#include <errno.h>
#include <fixingahole/agent.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sdk/agent/machine.h"
#include "sdk/agent/next_function.h"

#define SIGNALS 65

typedef void (*claimed_handler)(int, void*, void*);

static uint64_t handled;
static uint64_t unblocked;
static claimed_handler claimed[SIGNALS];
static uint32_t at_work;                  /* atomic: handlers of agents that are running */
static struct sigaction program[SIGNALS]; /* what the program believes to be in force */

uint64_t fah_signals_handled(void) { return handled; }

uint64_t fah_signals_unblocked(void) { return unblocked; }

static int real_sigaction(int signal, const struct sigaction* action, struct sigaction* old) {
    return FAH_NEXT(sigaction)(signal, action, old);
}

/* The default action, with the status the program would have ended with: a fault happens again as soon as the handler
 * returns; a signal that was sent is sent again. */
static void die_of(int signal, const siginfo_t* info) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    real_sigaction(signal, &action, NULL);
    if (info->si_code <= 0) syscall(SYS_tgkill, syscall(SYS_getpid), syscall(SYS_gettid), signal);
}

static void call_program(int signal, siginfo_t* info, void* context) {
    struct sigaction* action = &program[signal];
    int from_kernel = info->si_code > 0;
    void (*handler)(int) = action->sa_handler;
    if (handler == SIG_IGN && !from_kernel) return;
    if (handler == SIG_DFL || handler == SIG_IGN) {
        die_of(signal, info);
        return;
    }
    int with_info = (action->sa_flags & SA_SIGINFO) != 0;
    if ((uint32_t)action->sa_flags & (uint32_t)SA_RESETHAND) action->sa_handler = SIG_DFL;
    if (with_info)
        ((void (*)(int, siginfo_t*, void*))(uintptr_t)handler)(signal, info, context);
    else
        handler(signal);
}

static void on_fault(int signal, siginfo_t* info, void* context) {
    if (info->si_code > 0 && fah_resume_guarded(context)) return;
    call_program(signal, info, context);
}

/* A fault inside the handler must find SIGSEGV and SIGBUS open, or the kernel kills: the program may have blocked them. */
static void open_faults(const void* context) {
    const uint64_t faults = 1ull << (SIGSEGV - 1) | 1ull << (SIGBUS - 1);
    const ucontext_t* interrupted = context;
    uint64_t blocked = *(const uint64_t*)(const void*)&interrupted->uc_sigmask;
    if (blocked & faults) syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &faults, NULL, sizeof faults);
}

static void on_claimed(int signal, siginfo_t* info, void* context) {
    int saved = errno;
    if (info->si_code == SI_TIMER || info->si_code > 0) {
        __atomic_add_fetch(&at_work, 1, __ATOMIC_ACQ_REL);
        open_faults(context);
        claimed[signal](signal, info, context);
        __atomic_sub_fetch(&at_work, 1, __ATOMIC_ACQ_REL);
    } else {
        call_program(signal, info, context); /* somebody sent it */
    }
    errno = saved;
}

/* The kernel shall block and choose the stack as the program's own handler asked. */
static int install_fault_handler(int signal) {
    const struct sigaction* wanted = &program[signal];
    int has_handler = wanted->sa_handler != SIG_DFL && wanted->sa_handler != SIG_IGN;
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
    if (has_handler) {
        action.sa_mask = wanted->sa_mask;
        action.sa_flags = (wanted->sa_flags & (SA_ONSTACK | SA_RESTART | SA_NODEFER)) | SA_SIGINFO;
    }
    action.sa_sigaction = on_fault;
    return real_sigaction(signal, &action, NULL);
}

int fah_program_sigaction(int signal, const struct sigaction* action, struct sigaction* old) {
    struct sigaction before = program[signal];
    if (action) {
        program[signal] = *action;
        if (!claimed[signal] && install_fault_handler(signal) != 0) return -1;
    }
    if (old) *old = before;
    return 0;
}

int fah_signals_start(void) {
    static const int faults[] = {SIGSEGV, SIGBUS};
    for (int i = 0; i < 2; ++i) {
        if (real_sigaction(faults[i], NULL, &program[faults[i]]) != 0) return 0;
        if (install_fault_handler(faults[i]) != 0) return 0;
        handled |= fah_signal_bit(faults[i]);
    }
    return 1;
}

static void unblock(int signal) {
    const uint64_t bit = fah_signal_bit(signal);
    syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &bit, NULL, sizeof bit);
}

void fah_signals_stop(void) {
    static const int faults[] = {SIGSEGV, SIGBUS};
    for (int i = 0; i < 2; ++i) {
        struct sigaction now;
        if (real_sigaction(faults[i], NULL, &now) != 0 || now.sa_sigaction != on_fault) continue;
        real_sigaction(faults[i], &program[faults[i]], NULL);
        handled &= ~fah_signal_bit(faults[i]);
    }
}

#define HANDLER_PATIENCE 1000

int fah_signals_rest(void) {
    const struct timespec millisecond = {0, 1000000};
    for (int i = 0; i < HANDLER_PATIENCE; ++i) {
        if (__atomic_load_n(&at_work, __ATOMIC_ACQUIRE) == 0) return 1;
        syscall(SYS_nanosleep, &millisecond, NULL);
    }
    return 0;
}

int32_t fah_claim_signal(int32_t signal, void (*handler)(int, void*, void*)) {
    if (signal < 1 || signal >= SIGNALS) return FAH_UNAVAILABLE;
    if (claimed[signal] && claimed[signal] == handler) { /* kept from an earlier run */
        unblock(signal);
        return FAH_OK;
    }
    if (handled & fah_signal_bit(signal)) return FAH_UNAVAILABLE;
    if (real_sigaction(signal, NULL, &program[signal]) != 0) return FAH_UNAVAILABLE;
    claimed[signal] = handler;
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK};
    action.sa_sigaction = on_claimed;
    sigfillset(&action.sa_mask);
    sigdelset(&action.sa_mask, SIGSEGV);
    sigdelset(&action.sa_mask, SIGBUS);
    if (real_sigaction(signal, &action, NULL) != 0) return FAH_UNAVAILABLE;
    handled |= fah_signal_bit(signal);
    unblocked |= fah_signal_bit(signal);
    unblock(signal);
    return FAH_OK;
}

/* Signals that are ours: the sampling signal, and SIGSEGV and SIGBUS for guarded reads. The program goes on seeing its own
 * handlers and masks: what it sets is kept aside, reported back, and called for every signal that is not ours. */
#ifndef FAH_SIGNALS_H
#define FAH_SIGNALS_H

#include <signal.h>
#include <stdint.h>

static inline uint64_t fah_signal_bit(int signal) { return signal >= 1 && signal <= 64 ? 1ull << (signal - 1) : 0; }

/* Takes over SIGSEGV and SIGBUS: 1, or 0. In the constructor. */
int fah_signals_start(void);

/* Gives SIGSEGV and SIGBUS back. The agents' signals stay ours: one that is still on its way would end the program. */
void fah_signals_stop(void);

/* Waits until no handler of an agent runs in any thread: 1, or 0 when that took too long. */
int fah_signals_rest(void);

/* fah_core.claim_signal. In a constructor, or a later run's attach. */
int32_t fah_claim_signal(int32_t signal, void (*handler)(int, void*, void*));

/* Signals whose handler is ours, and those of them that stay out of every mask. */
uint64_t fah_signals_handled(void);
uint64_t fah_signals_unblocked(void);

/* What sigaction does for one of fah_signals_handled(). */
int fah_program_sigaction(int signal, const struct sigaction* action, struct sigaction* old);

#endif

// What the host does with signals while the target runs: it ignores SIGINT and SIGQUIT (the terminal sends them to the
// target too) and passes SIGTERM, SIGHUP, SIGUSR1 and SIGUSR2 on. [host]
//
// Objects nest, the outermost counts: one that is made before the run directory keeps every signal from leaving it behind.
#pragma once

#include <sys/types.h>
#include <array>
#include <csignal>

namespace fah {

class SignalForwarding {
public:
    // Signals that come before aim() are kept and passed on then.
    SignalForwarding();
    // Puts back what was there before. Signals kept for a target that never came are raised again.
    ~SignalForwarding();
    SignalForwarding(const SignalForwarding&) = delete;
    SignalForwarding& operator=(const SignalForwarding&) = delete;

    // To whom; the launcher is asked whether the whole process group got the signal, which then needs no passing on.
    void aim(pid_t target, pid_t launcher);
    // The target has ended: its pid may soon be somebody else's.
    void rest();

private:
    std::array<struct sigaction, 6> saved_{};
};

}  // namespace fah

// The handler runs in any thread of the host, so it uses system calls and atomics only.
#include "framework/launch/signal_forwarding.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace fah {
namespace {

constexpr std::array<int, 6> HANDLED = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};
constexpr size_t IGNORED = 2;  // the first two

std::atomic<pid_t> target_pid{0};
std::atomic<int> target_pidfd{-1};      // a pid may be used again, this never means another process
std::atomic<uint64_t> kept_signals{0};  // those that came before there was a target
std::atomic<bool> aimed{false};
int nesting = 0;
char launcher_status[32];  // /proc/PID/status, written before aimed

uint64_t bit_of(int signal) { return uint64_t{1} << (signal - 1); }

// The launcher is in our process group and blocks these signals. It is the younger process and so gets a group's signal
// before we do: pending there means that the target has its own.
bool whole_group_got(int signal) {
    char text[2048];
    int file = open(launcher_status, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t size = read(file, text, sizeof text - 1);
    close(file);
    if (size <= 0) return false;
    text[size] = 0;
    const char* pending = strstr(text, "ShdPnd:");
    return pending != nullptr && (strtoull(pending + 7, nullptr, 16) & bit_of(signal)) != 0;
}

void send(int signal) {
    int pidfd = target_pidfd.load();
    if (pidfd >= 0) {
        syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0);
    } else if (pid_t pid = target_pid.load(); pid > 0) {
        kill(pid, signal);
    }
}

void pass_on(int signal) {
    int saved_errno = errno;
    if (!aimed.load()) {
        kept_signals.fetch_or(bit_of(signal));
    } else if (!whole_group_got(signal)) {
        send(signal);
    }
    errno = saved_errno;
}

void write_status_path(pid_t launcher) {
    strcpy(launcher_status, "/proc/");
    char digits[12];
    size_t count = 0;
    for (auto rest = static_cast<unsigned>(launcher); rest != 0; rest /= 10) digits[count++] = char('0' + rest % 10);
    char* end = launcher_status + 6;
    while (count > 0) *end++ = digits[--count];
    strcpy(end, "/status");
}

}  // namespace

SignalForwarding::SignalForwarding() {
    if (nesting++ > 0) return;
    kept_signals = 0;
    for (size_t index = 0; index < HANDLED.size(); ++index) {
        struct sigaction action {};
        action.sa_flags = SA_RESTART;
        sigfillset(&action.sa_mask);
        action.sa_handler = index < IGNORED ? SIG_IGN : pass_on;
        sigaction(HANDLED[index], nullptr, &saved_[index]);
        // What was ignored for us (nohup) is ignored by the target too, and stays so.
        if (saved_[index].sa_handler != SIG_IGN) sigaction(HANDLED[index], &action, nullptr);
    }
}

SignalForwarding::~SignalForwarding() {
    if (--nesting > 0) return;
    for (size_t index = 0; index < HANDLED.size(); ++index) sigaction(HANDLED[index], &saved_[index], nullptr);
    rest();
    const uint64_t kept = kept_signals.exchange(0);
    for (int signal : HANDLED) {
        if (!aimed && (kept & bit_of(signal)) != 0) raise(signal);
    }
    aimed = false;
}

void SignalForwarding::aim(pid_t target, pid_t launcher) {
    write_status_path(launcher);
    target_pidfd = static_cast<int>(syscall(SYS_pidfd_open, target, 0));
    // Gone already: its pid may be somebody else's by now.
    target_pid = target_pidfd < 0 && errno == ESRCH ? 0 : target;
    aimed = true;
    uint64_t kept = kept_signals.exchange(0);
    for (int signal : HANDLED) {
        if ((kept & bit_of(signal)) != 0) send(signal);
    }
}

void SignalForwarding::rest() {
    target_pid = 0;
    int pidfd = target_pidfd.exchange(-1);
    if (pidfd >= 0) close(pidfd);
}

}  // namespace fah
